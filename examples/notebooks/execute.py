"""Executes a notebook in a fresh kernel and prints what its cells printed.

usage: execute.py NOTEBOOK OUTPUT
"""

import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

notebook = nbformat.read(sys.argv[1], as_version=4)
client = NotebookClient(notebook, timeout=300, kernel_name="python3")
status = 0
try:
    client.execute()
except CellExecutionError as failure:
    print(failure, file=sys.stderr)
    status = 1
finally:
    nbformat.write(notebook, sys.argv[2])
for cell in notebook.cells:
    for output in cell.get("outputs", []):
        text = output.get("text") or output.get("data", {}).get("text/plain", "")
        if text and output.get("name") != "stderr":
            print(text.rstrip("\n"))
sys.exit(status)
