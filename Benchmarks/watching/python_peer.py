"""Prints a path for every change that a Python library reports: python_peer.py watchfiles|watchdog FOLDER [STEP]

STEP is for how many milliseconds watchfiles waits for more changes; its default is 50.
"""
import sys
import time


def say(path):
    print(path, flush=True)


def watchfiles(folder, step=50):
    from watchfiles import Change, watch

    for changes in watch(folder, watch_filter=None, step=int(step)):
        for kind, path in changes:
            if kind != Change.deleted:
                say(path)


def watchdog(folder):
    from watchdog.events import FileSystemEventHandler
    from watchdog.observers import Observer

    class Handler(FileSystemEventHandler):
        # Files of new directories are reported as created only, others when they are closed.
        def on_any_event(self, event):
            if event.is_directory:
                return
            if event.event_type in ("created", "modified", "closed"):
                say(event.src_path)
            elif event.event_type == "moved":
                say(event.dest_path)

    observer = Observer()
    observer.schedule(Handler(), folder, recursive=True)
    observer.start()
    while True:
        time.sleep(3600)


{"watchfiles": watchfiles, "watchdog": watchdog}[sys.argv[1]](*sys.argv[2:])
