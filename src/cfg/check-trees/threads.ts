/** Shares work out among threads: each is given one tree after the other, and another thread takes the place of one that dies. */
import { Worker } from 'node:worker_threads'
import type { CheckedTree, TreeToCheck } from './checked-tree.ts'
import type { WorkerAnswer, WorkerStart, WorkerTask } from './worker-messages.ts'

export interface ThreadProgram {
  /** A path, or a URL. */
  readonly file: string | URL
}

export interface Threads {
  readonly program: ThreadProgram
  readonly count: number
  /** Of the site. */
  readonly root: string
  /** A folder in which each thread has one of its own. */
  readonly place: string
  readonly signal: AbortSignal | undefined
}

/** Calls `found` with the index of each tree and what came of it. The signal ends it early. */
export async function checkInThreads(
  threads: Threads,
  trees: readonly TreeToCheck[],
  found: (index: number, checked: CheckedTree) => void,
): Promise<void> {
  const left = trees.map((tree, index) => ({ tree, index })).reverse()
  const isStopped = (): boolean => threads.signal?.aborted === true
  let started = 0
  /** Until nothing is left. */
  const runOne = async (): Promise<void> => {
    while (left.length > 0 && !isStopped()) {
      started += 1
      let current: (typeof left)[number] | undefined
      let given = 0
      const ended = await withThread(threads, started, (answer) => {
        if (answer.kind === 'checked' && current !== undefined) found(current.index, answer.checked)
        current = left.pop()
        given += 1
        return current?.tree
      })
      if (ended === undefined || isStopped()) return
      // Any other failure is not of a tree: it would come again and again.
      if (current === undefined) throw ended
      // It may have died of what one before has left running. Of its first it died for sure.
      if (given > 1) left.push(current)
      else found(current.index, deathOf(current.tree, ended))
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: threads.count }, runOne))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** `next` gives what to do after an answer. Resolves when the thread has ended: with the reason where it did not come to its end. */
function withThread(
  { program, root, place, signal }: Threads,
  number: number,
  next: (answer: WorkerAnswer) => WorkerTask,
): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const start: WorkerStart = { root, place: `${place}/${number}` }
    const worker = new Worker(program.file, {
      workerData: start,
      // What manifests print is not part of the result; it must not be mixed into it.
      stdout: true,
      stderr: true,
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    })
    worker.stdout.resume()
    worker.stderr.resume()
    let reason: Error | undefined
    let isDone = false
    const stop = (): void => void worker.terminate()
    signal?.addEventListener('abort', stop, { once: true })
    worker.on('message', (answer: WorkerAnswer) => {
      const task = next(answer)
      isDone = task === undefined
      // The rule takes it for a window of a browser.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      worker.postMessage(task)
    })
    worker.on('error', (error) => (reason = error))
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', stop)
      // What happens to it after its last answer is of no matter.
      resolve(isDone ? undefined : (reason ?? new Error(`the thread ended with ${code}`)))
    })
  })
}

function deathOf({ customer, branch }: TreeToCheck, error: Error): CheckedTree {
  const lines = [`Cannot evaluate the manifests: ${error.message}`]
  return {
    customer,
    branch,
    hosts: 0,
    evaluated: false,
    problems: [{ hosts: [], lines, old: false }],
    changes: [],
  }
}
