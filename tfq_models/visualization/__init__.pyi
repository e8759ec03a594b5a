from tfq_models.visualization.circuit import CircuitDrawing as CircuitDrawing
from tfq_models.visualization.circuit import draw_circuit as draw_circuit
from tfq_models.visualization.comparison import Comparison as Comparison
from tfq_models.visualization.comparison import Score as Score
from tfq_models.visualization.comparison import compare as compare
from tfq_models.visualization.decision_boundary import (
    plot_decision_boundary as plot_decision_boundary,
)
from tfq_models.visualization.history import plot_history as plot_history
from tfq_models.visualization.kernel_matrix import plot_kernel as plot_kernel
