"""Runs notebooks from clean with Deno's kernel and keeps, or compares, what their cells show.

python scripts/notebooks.py run|check DENO NOTEBOOK...

`run` writes the outputs into the notebooks; `check` writes nothing and ends with 1 where a cell shows something else than the
notebook has. Each cell may take five minutes.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

KERNEL = "deno"
SECONDS = 300


class Client(NotebookClient):
    """Waits for what a cell shows: Deno's kernel may call a cell ended before it has sent its value."""

    async def async_execute_cell(self, cell, cell_index, **options):
        executed = await super().async_execute_cell(cell, cell_index, **options)
        if cell.cell_type == "code":
            await self.take_late_outputs(cell, cell_index)
        return executed

    async def take_late_outputs(self, cell, cell_index):
        """Runs a pause after the cell; what still comes for others than the pause is the cell's."""
        pause = self.kc.execute("await new Promise((done) => setTimeout(done, 50))")
        is_over = False
        while not is_over:
            message = await self.kc.get_iopub_msg(timeout=SECONDS)
            is_pause = message["parent_header"].get("msg_id") == pause
            is_over = is_pause and message["content"].get("execution_state") == "idle"
            if not is_pause and message["msg_type"] in ("execute_result", "display_data", "stream"):
                self.process_message(message, cell, cell_index)
        reply = None
        while reply is None or reply["parent_header"].get("msg_id") != pause:
            reply = await self.kc.get_shell_msg(timeout=SECONDS)


def main(mode, deno, *notebooks):
    with tempfile.TemporaryDirectory() as folder:
        install_kernel(Path(folder), deno)
        faults = [fault for notebook in notebooks for fault in run(mode, Path(notebook))]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def install_kernel(folder, deno):
    """Says how Deno's kernel is started, to this process alone: nothing is installed for the user."""
    kernel = folder / "kernels" / KERNEL
    kernel.mkdir(parents=True)
    spec = {
        "argv": [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
        "display_name": "Deno",
        "language": "typescript",
        # As `node --conditions=source`: our TypeScript as it is, not what it was built to.
        "env": {"DENO_CONDITIONS": "source", "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"},
    }
    (kernel / "kernel.json").write_text(json.dumps(spec))
    os.environ["JUPYTER_PATH"] = str(folder)


def run(mode, path):
    stored = nbformat.read(path, as_version=4)
    notebook = nbformat.from_dict(stored)
    for cell in code_cells(notebook):
        cell.outputs = []
        cell.execution_count = None
    client = Client(
        notebook,
        kernel_name=KERNEL,
        timeout=SECONDS,
        iopub_timeout=SECONDS,
        raise_on_iopub_timeout=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        return [f"{path.name}: {error}"]
    for cell in notebook.cells:
        cell.metadata = {}
    for at, cell in enumerate(code_cells(notebook), start=1):
        for numbered in (cell, *cell.outputs):
            if "execution_count" in numbered:
                numbered.execution_count = at
    notebook.metadata = {
        "kernelspec": {"display_name": "Deno", "language": "typescript", "name": KERNEL},
        "language_info": {"name": "typescript", "file_extension": ".ts"},
    }
    if mode == "run":
        path.write_text(nbformat.writes(notebook, indent=1) + "\n")
        return []
    pairs = zip(code_cells(stored), code_cells(notebook))
    return [
        f"{path.name}, cell {at}: shows\n{new}\nwhere the notebook has\n{old}"
        for at, (old, new) in enumerate(((shown(a), shown(b)) for a, b in pairs), start=1)
        if old != new
    ]


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shown(cell):
    """What a reader sees of a cell's outputs; the number of the run is no part of it."""
    parts = [output.get("text") or output.get("data") or output for output in cell.outputs]
    return json.dumps(parts, indent=1, ensure_ascii=False, sort_keys=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
