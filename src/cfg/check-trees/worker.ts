/** A thread that checks the trees it is given, one after the other. An entry of the bundle of its own. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { openSite } from '../../inventory/site.ts'
import { openTreeChecker } from './tree-checker.ts'
import type { WorkerAnswer, WorkerStart, WorkerTask } from './worker-messages.ts'

async function work(port: MessagePort, { root, place }: WorkerStart): Promise<void> {
  const answer = (message: WorkerAnswer): void => port.postMessage(message)
  const env = { ...process.env, HOSTWRIGHT_CUSTOMER: undefined }
  const site = await openSite({ site: root, customer: undefined, cwd: root, env })
  const checker = await openTreeChecker(site, place)
  port.on('message', (task: WorkerTask) => {
    if (task !== undefined) void checker.check(task).then((checked) => answer({ kind: 'checked', checked }))
    else void checker.close().then(() => port.close())
  })
  answer({ kind: 'ready' })
}

// Both are there: it is a thread. What is thrown ends it, and is told to the one that asked.
if (parentPort !== null) void work(parentPort, workerData as WorkerStart)
