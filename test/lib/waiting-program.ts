/** A program whose one command waits for ever, or until it is interrupted: for tests of what signals do. */
import { lines } from '../../src/command/block.ts'
import { defineCommand } from '../../src/command/command.ts'
import { runMain } from '../../src/bin/run-main.ts'

const examples = [{ line: 'waiting stop', does: 'waits' }] as const

async function wait(signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const alive = setInterval(() => undefined, 1000)
    signal?.addEventListener('abort', () => {
      clearInterval(alive)
      resolve()
    })
  })
}

const commands = [
  defineCommand({
    words: ['stop'],
    summary: 'Wait for ever',
    examples,
    run: async (context) => {
      context.emit({ kind: 'ready', level: 'note', text: 'ready' })
      await wait()
      return { result: null, render: [] }
    },
  }),
  defineCommand({
    words: ['finish'],
    summary: 'Wait, and unlock when interrupted',
    examples,
    finishesOnInterrupt: true,
    run: async (context) => {
      context.emit({ kind: 'ready', level: 'note', text: 'ready' })
      await wait(context.signal)
      return { result: null, render: [lines('unlocked')] }
    },
  }),
  defineCommand({
    words: ['hang'],
    summary: 'Wait, whatever happens',
    examples,
    finishesOnInterrupt: true,
    run: async (context) => {
      context.signal.addEventListener('abort', () =>
        context.emit({ kind: 'again', level: 'note', text: 'once' }),
      )
      context.emit({ kind: 'ready', level: 'note', text: 'ready' })
      await wait()
      return { result: null, render: [] }
    },
  }),
  defineCommand({
    words: ['break'],
    summary: 'Break where nothing waits for it',
    examples,
    run: async () => {
      void Promise.reject(new TypeError('a loose end'))
      await wait()
      return { result: null, render: [] }
    },
  }),
]

void runMain({
  name: 'waiting',
  summary: 'Waits.',
  commands: commands.map((command) => ({ ...command, load: async () => command })),
  examples,
  complete: async () => [],
})
