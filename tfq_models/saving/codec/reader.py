"""Builds Cirq objects from the tree of a JSON text, by the table of `cirq_types` alone."""

import cirq

from tfq_models.saving.codec import expressions
from tfq_models.saving.codec.cirq_types import TYPES
from tfq_models.saving.codec.costs import Costs
from tfq_models.saving.codec.work import Work
from tfq_models.saving.json_text import MAX_NODES, check_number, parse
from tfq_models.saving.refusal import Refused, reason, short

# Rotations that may come on top of the operations that a text spells out one by one.
MAX_EXTRA = 8192
_COST_OF_A_TERM = 16
_ROOT_BITS_OF_A_COST = 8
# Values that are read again because parameters take the place of symbols in them.
_MAX_STEPS = MAX_NODES // 2


def read(text):
    """Returns the Cirq object or SymPy expression of a JSON text."""
    return Reader().read(text)


class Reader:
    """Reads the texts of one argument, which all together may be as large as one."""

    def __init__(self):
        self._costs = Costs()
        self._work = Work()
        self._values = 0
        self._extra = 0
        self._steps = 0

    def read(self, text):
        """Returns the Cirq object or SymPy expression of a JSON text."""
        tree, number = parse(text)
        self._values += number
        check_number(self._values)
        # What a key of this text stands for.
        self._nodes = {}
        self._built = {}
        return self.known(tree, (object,))

    def known(self, node, kinds):
        """Returns the object of the table that a node holds, an instance of one of `kinds`."""
        if not isinstance(node, dict) or not isinstance(node.get("cirq_type"), str):
            raise Refused("hold Cirq objects, each with its `cirq_type`", short(node))
        built = self._object(node)
        if not isinstance(built, kinds):
            names = " or ".join(kind.__name__.strip("_") for kind in kinds)
            raise Refused(f"hold a {names}", f"a {type(built).__name__}")
        return built

    def expression(self, node):
        """Returns the number or SymPy expression that a node holds."""
        return self._value(node, {}).built

    def _value(self, node, given):
        size = self._measured(node, given)
        try:
            if size.is_plain:
                return expressions.Value(size, expressions.build(node, given))
            return expressions.Value(size, self._work.run(expressions.build, node, given))
        except (ArithmeticError, ValueError, TypeError, RecursionError) as error:
            raise Refused(
                f"hold expressions that SymPy accepts ({reason(error)})", short(node)
            ) from None

    def _object(self, node):
        name = node["cirq_type"]
        if name == "VAL":
            return self._remembered(node)
        if name == "REF":
            return self._built[self._key(node)]
        if name in expressions.EXPRESSION_TYPES:
            return self.expression(node)
        if name not in TYPES:
            raise Refused(
                "hold types of Cirq and SymPy that are on the list of those that are safe to load",
                short(name),
            )
        make, required, optional = TYPES[name]
        expressions.check_fields(node, required, optional)
        readers = {**required, **optional}
        fields = {key: self._field(name, key, readers[key], node) for key in readers if key in node}
        if name == "CircuitOperation":
            self._check_resolved(node, {})
        return self._made(name, make, fields, node)

    def _field(self, name, key, read_field, node):
        try:
            return read_field(node[key], self)
        except Refused as refused:
            refused.at(key, name)
            raise

    def _made(self, name, make, fields, node):
        try:
            built = make(**fields)
            extra = self._costs(built) - 1 if isinstance(built, cirq.Operation) else 0
        except Refused:
            raise
        except Exception as error:  # Cirq's constructors raise errors of many kinds
            message = f"hold a {name} that Cirq accepts ({reason(error)})"
            raise Refused(message, short(node)) from None
        self._charge(extra, node)
        return built

    def _charge(self, extra, node):
        self._extra += extra
        if self._extra > MAX_EXTRA:
            raise Refused(
                "hold circuits that repetitions, controls, large gates and products of sums make "
                f"at most {MAX_EXTRA} rotations longer than they are written",
                short(node),
            )

    def _remembered(self, node):
        expressions.check_fields(node, ("key", "val"))
        key, inner = node["key"], node["val"]
        if isinstance(key, bool) or not isinstance(key, int) or key in self._nodes:
            raise Refused("give each part that stands several times its own number", short(key))
        self._nodes[key] = inner
        self._built[key] = self.known(inner, (cirq.FrozenCircuit,))
        return self._built[key]

    def _key(self, node):
        expressions.check_fields(node, ("key",))
        key = node["key"]
        if not isinstance(key, int) or key not in self._built:
            raise Refused("refer to parts that stand before", short(node))
        return key

    def _measured(self, node, given):
        size = expressions.measure(node, given)
        terms = max(0, size.terms - size.nodes)
        self._charge(_COST_OF_A_TERM * terms + size.roots // _ROOT_BITS_OF_A_COST, node)
        return size

    # A sub-circuit's parameters take the place of its symbols when the circuit is simulated, so its
    # expressions are measured again with them, and built where that may take long.

    def _check_resolved(self, node, given):
        values = self._raw(node["param_resolver"])["param_dict"]
        inner = {_symbol(key): self._resolved(value, given) for key, value in values}
        if inner or given:
            self._walk(node["circuit"], {**given, **inner})

    def _resolved(self, node, given):
        value = self._value(node, given)
        self._step(value.size.nodes, node)
        return value

    def _step(self, number, node):
        self._steps += number
        if self._steps > _MAX_STEPS:
            raise Refused(
                "hold sub-circuits with fewer parameters, or smaller ones with parameters",
                short(node),
            )

    def _walk(self, node, given):
        self._step(1, node)
        node = self._raw(node)
        kind = node.get("cirq_type") if isinstance(node, dict) else None
        if kind in expressions.EXPRESSION_TYPES:
            self._resolved(node, given)
        elif kind == "CircuitOperation":
            self._check_resolved(node, given)
        elif isinstance(node, dict | list):
            for item in node.values() if isinstance(node, dict) else node:
                self._walk(item, given)

    def _raw(self, node):
        if isinstance(node, dict) and node.get("cirq_type") == "REF":
            return self._nodes[node["key"]]
        if isinstance(node, dict) and node.get("cirq_type") == "VAL":
            return node["val"]
        return node


def _symbol(key):
    return key if isinstance(key, str) else key["name"]
