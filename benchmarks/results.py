"""What a run has found so far, in a file that is written after every measurement."""

import json
import os
import pathlib


class Results:
    """The contents of `benchmarks.json`.

    Args:
        path: Of the file.
        resume: Whether to go on with what it holds already.
    """

    def __init__(self, path, resume=False):
        self._path = pathlib.Path(path)
        self.fields = {"versions": {}, "failures": {}, "measurements": []}
        if resume and self._path.exists():
            self.fields = json.loads(self._path.read_text(encoding="utf-8"))

    def set(self, key, value):
        """Writes a field."""
        self.fields[key] = value
        self._save()

    def add(self, suite, records):
        """Writes measurements of a suite, in the place of older ones of the same workloads."""
        new = {(suite, record["workload"]) for record in records}
        old = self.fields["measurements"]
        kept = [record for record in old if (record["suite"], record["workload"]) not in new]
        self.fields["measurements"] = kept + [{"suite": suite, **record} for record in records]
        self._save()

    def of_suite(self, suite):
        """Returns the measurements of a suite."""
        return [record for record in self.fields["measurements"] if record["suite"] == suite]

    def has(self, suite, name, entrants):
        """Whether all of these were measured on this workload."""
        found = {
            (record["peer"], record["threads"])
            for record in self.of_suite(suite)
            if record["workload"] == name
        }
        return found >= set(entrants)

    def _save(self):
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".part")
        draft.write_text(json.dumps(self.fields, indent=1) + "\n", encoding="utf-8")
        os.replace(draft, self._path)
