import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { memoryOutput } from '../../test/lib/run-program.ts'
import { askSecret, processInput } from './terminal-input.ts'

/** A terminal as the process has it: what is typed comes in pieces, and echo is off while it is in raw mode. */
function terminal(): {
  readonly stream: NodeJS.ReadStream
  readonly type: (text: string) => void
  readonly modes: boolean[]
} {
  const pass = new PassThrough()
  const modes: boolean[] = []
  // Of a ReadStream no more is used than this.
  const stream = Object.assign(pass, {
    isTTY: true,
    setRawMode: (mode: boolean) => modes.push(mode),
  }) as unknown as NodeJS.ReadStream
  return { stream, modes, type: (text) => void pass.write(text) }
}

describe('askSecret', () => {
  it.each([
    ['plain\r', 'plain'],
    ['pässwörd 宿\n', 'pässwörd 宿'],
    ['typo\u007F\u007Fed\r', 'tyed'],
    ['all wrong\u0015right\r', 'right'],
    ['\r', ''],
  ])('reads %j without showing it', async (typed, expected) => {
    const { stream, type, modes } = terminal()
    const output = memoryOutput(80)
    const asked = askSecret(processInput(stream), output, 'Password', 'none')
    type(typed)
    expect((await asked).reveal()).toBe(expected)
    expect(output.text()).toBe('Password: \n')
    expect(modes).toEqual([true, false])
  })

  it.each(['half\u0003', '\u0004'])('ends at %j with an error, the terminal as it was', async (typed) => {
    const { stream, type, modes } = terminal()
    const asked = askSecret(processInput(stream), memoryOutput(80), 'Password', 'set X')
    type(typed)
    await expect(asked).rejects.toThrow('Cannot go on: "Password" was not answered')
    expect(modes).toEqual([true, false])
  })

  it('is refused where there is no terminal', async () => {
    const { stream } = terminal()
    await expect(askSecret(processInput(stream), memoryOutput(), 'Password', 'set X')).rejects.toThrow(
      'Cannot ask "Password": there is no terminal',
    )
  })
})
