"""Pictures of models: circuits, histories, boundaries, kernel matrices, comparisons."""

from tfq_models.base.lazy import exports

__getattr__, __dir__, __all__ = exports(
    __name__,
    {
        "CircuitDrawing": "circuit",
        "Comparison": "comparison",
        "Score": "comparison",
        "compare": "comparison",
        "draw_circuit": "circuit",
        "plot_decision_boundary": "decision_boundary",
        "plot_history": "history",
        "plot_kernel": "kernel_matrix",
    },
)
