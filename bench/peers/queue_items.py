"""Numbers from one to another through a queue: queue_items.py processes|threads ITEMS"""
import json
import multiprocessing
import queue
import sys
import threading
import time


def put_all(items, ready, go, count):
    ready.release()
    go.wait()
    for number in range(count):
        items.put(number)


if __name__ == "__main__":
    between, count = sys.argv[1], int(sys.argv[2])
    if between == "processes":
        items, ready, go, start_one = multiprocessing.Queue(), multiprocessing.Semaphore(0), multiprocessing.Event(), multiprocessing.Process
    else:
        items, ready, go, start_one = queue.Queue(), threading.Semaphore(0), threading.Event(), threading.Thread
    producer = start_one(target=put_all, args=(items, ready, go, count))
    producer.start()
    ready.acquire()
    start = time.perf_counter()
    go.set()
    for number in range(count):
        assert items.get() == number
    seconds = time.perf_counter() - start
    producer.join()
    print(json.dumps({"seconds": seconds}))
