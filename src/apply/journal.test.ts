import { describe, expect, it } from 'vitest'
import { readAskedRun, readJournal } from './journal.ts'
import { textOfWord, wordOf } from './run-folder.ts'

const TEXT = `run 1700000000 ann@desk cfg%20apply%20web01 -
begin 1 file:/etc/a package:b
end 1 0
begin 2 file:/etc/two%20words
begin 3 file:/etc/c
end 3 7
call service:web!restart
called service:web!restart 0
call service:db!reload
guard armed 60
guard fired
unrestored file:/etc/c
uneffective service:db!reload
guard back 2
`

describe('a journal', () => {
  it('tells what was begun, how it ended, and what was put back', () => {
    expect(readJournal(TEXT)).toEqual({
      since: '1700000000',
      who: 'ann@desk',
      why: 'cfg apply web01',
      commit: '',
      steps: new Map([
        [1, { names: ['file:/etc/a', 'package:b'], code: 0 }],
        [2, { names: ['file:/etc/two words'] }],
        [3, { names: ['file:/etc/c'], code: 7 }],
      ]),
      calls: new Map([
        ['service:web restart', 0],
        ['service:db reload', undefined],
      ]),
      unrestored: ['file:/etc/c', 'service:db reload'],
      putBack: 2,
      ended: false,
    })
    expect(readJournal(`${TEXT}end\n`).ended).toBe(true)
  })

  it('is read as far as it goes, whatever it holds', () => {
    const { steps, ended } = readJournal('run\nbegin\nend 9 0\nnonsense\nbegin 4 file:%zz\nend')
    expect([steps.get(4)?.names, ended]).toEqual([['file:%zz'], true])
    expect(readJournal('').steps.size).toBe(0)
  })

  it('comes with what became of the guard', () => {
    const head = 'guard putting-back\nguard gone\nlocked\n=journal\n'
    expect(readAskedRun(head + TEXT)).toMatchObject({ guard: 'putting-back', gone: true, locked: true })
    expect(readAskedRun(`=journal\n${TEXT}`)).toMatchObject({ guard: undefined, gone: false, locked: false })
    // Another armed one, as a resource's name would have it.
    expect(readAskedRun('=journal\nbegin 1 guard\nguard armed\n').guard).toBeUndefined()
  })
})

describe('a word of it', () => {
  it('is any text, in characters that every shell writes as they are', () => {
    for (const text of ['', '-', '-n', 'a b', 'back\\slash', '$(x)', 'naïve €', '%41', '!', "it's\n"]) {
      expect(wordOf(text)).toMatch(/^[A-Za-z0-9_.:/@=+,%-]+$/)
      expect(textOfWord(wordOf(text))).toBe(text)
    }
  })
})
