import { describe, expect, it } from 'vitest'
import { contentOf } from '../../src/type/content.ts'
import type { Content } from '../../src/type/state.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { cron } from './index.ts'
import { plainSchedule, problemOfSchedule } from './schedule.ts'

const debian = takeApart(cron)
const busybox = takeApart(cron, factsOf('busybox'))
const job = (options: Partial<Parameters<typeof cron>[1]> = {}) =>
  cron('backup', { schedule: '15 3 * * *', command: 'backup --all', ...options })

describe('schedules', () => {
  it.each([
    ['*/5 * * * *', '*/5 * * * *'],
    ['  0\t0  1,15 * 5-7 ', '0 0 1,15 * 5-7'],
    ['00 09 * jan-MAR mon,Wed,fri', '0 9 * 1-3 1,3,5'],
    ['10-50/10 * * * *', '10-50/10 * * * *'],
    ['@daily', '0 0 * * *'],
    ['@Weekly', '0 0 * * 0'],
    ['@reboot', '@reboot'],
  ])('%j is %j', (written, plain) => {
    expect(plainSchedule(written)).toBe(plain)
  })

  it.each([
    ['* * * *', 'must have five fields'],
    ['* * * * * *', 'must have five fields'],
    ['60 * * * *', 'has a minute that is not right: "60" is no number from 0 to 59'],
    ['* 24 * * *', 'hour'],
    ['* * 0 * *', 'day of the month'],
    ['* * * 13 *', 'month'],
    ['* * * * 8', 'day of the week'],
    ['5-1 * * * *', 'ends before it begins'],
    ['*/0 * * * *', 'a step of 0'],
    ['5/10 * * * *', 'a step without a range'],
    ['1,,2 * * * *', 'minute'],
    ['mon * * * *', 'minute'],
    ['@dayly', 'must be one of @yearly'],
    ['* * * * *\n* * * * *', 'must have five fields'],
    ['', 'must have five fields'],
  ])('%j is refused', (written, reason) => {
    expect(problemOfSchedule(written)).toContain(reason)
    expect(() => job({ schedule: written })).toThrow('Cannot use cron "backup"')
  })
})

describe('parameters', () => {
  it('are one line each', () => {
    expect(() => job({ command: 'a\n* * * * * root b' })).toThrow('must be one line')
    expect(() => job({ environment: { A: 'x\nB=y' } })).toThrow('must be one line')
    expect(() => job({ environment: { 'A=B': 'x' } })).toThrow('environment')
    expect(() => job({ environment: { A: `"it's"` } })).toThrow('both kinds of quotes')
    expect(() => job({ environment: { A: 'b ' } })).toThrow('ends with a blank')
    expect(() => job({ user: 'a b' })).toThrow('user')
    expect(() => cron('a.b', { schedule: '@daily', command: 'x' })).toThrow('must be a short name')
    expect(() => cron('a')).toThrow('2 problems')
    expect(() => job({ place: 'crontab', environment: { MAILTO: 'x' } })).toThrow('read by cron itself')
  })
})

describe('a file in /etc/cron.d', () => {
  const text = (options: Parameters<typeof job>[0]) =>
    (debian.desired(job(options)) as { content: Content } | null)?.content.text

  it('has variables, schedule, user and command', () => {
    expect(text({ user: 'www', environment: { MAILTO: '', PATH: '/bin', A: ' b', B: '"c' } })).toBe(
      `MAILTO=""\nPATH=/bin\nA=" b"\nB='"c'\n15 3 * * * www backup --all\n`,
    )
    expect(text({ command: 'date +%F%%' })).toBe('15 3 * * * root date +\\%F\\%\\%\n')
    expect(debian.desired(job({ state: 'absent' }))).toBeNull()
  })

  it('is seen with owner and mode, which cron looks at too', () => {
    const { sha256 } = contentOf('x')
    const listed = `=names\n-rw-rw-r-- 1 kim root 1 Nov 21 23:29 /etc/cron.d/backup\n=digests\n${sha256}  /etc/cron.d/backup\n`
    expect(debian.observe([job()], `${listed}=crontabs\n=directory\n=end\n`)).toEqual({
      backup: { content: { kind: 'content', sha256, bytes: 1 }, owner: 'kim', mode: '0664' },
    })
    expect(debian.observe([job()], '=crontabs\n=directory\n=end\n')).toEqual({ backup: null })
    expect(debian.observe([job()], '=crontabs\n=end\n')).toMatchObject({ backup: { kind: 'unknown' } })
    expect(debian.observe([job({ state: 'absent' })], '=crontabs\n=end\n')).toEqual({ backup: null })
    expect(() => debian.observe([job()], '=crontabs\n')).toThrow('did not run to its end')
    expect(debian.converge(job(), null)[0]).toContain(
      '&& chown 0:0 /etc/cron.d/backup && chmod 0644 /etc/cron.d/backup',
    )
  })

  it('needs cron and the user', () => {
    expect(debian.needs(job({ user: 'www' }))).toEqual(['package:cron', 'package:cronie', 'user:www'])
  })
})

describe('an entry of a crontab', () => {
  it('has its variables in front, and a percent sign as its cron wants it', () => {
    const entry = { command: 'date +%F', environment: { A: "it's" } }
    expect(busybox.desired(job(entry))).toEqual({
      entry: `15 3 * * * A='it'\\''s'; export A; date +%F`,
    })
    expect(debian.desired(job({ ...entry, place: 'crontab' }))).toEqual({
      entry: `15 3 * * * A='it'\\''s'; export A; date +\\%F`,
    })
    expect(() => busybox.desired(job({ environment: { MAILTO: 'x' } }))).toThrow(
      'cannot give "MAILTO" to one job alone',
    )
  })

  it('is found below its marker', () => {
    const found = (crontab: string, head = '=crontabs\n') =>
      busybox.observe([job()], `${head}=user root ${crontab}=end\n`)['backup']
    expect(found('there\n@daily x\n# hostwright: backup\n1 2 * * * y\n# hostwright: other\n')).toEqual({
      entry: '1 2 * * * y',
    })
    expect(found('there\n# hostwright: backup2\nx\n')).toBeNull()
    expect(found('there\n# hostwright: backup\n\n')).toEqual({ entry: '' })
    expect(found('missing\n')).toMatchObject({ kind: 'unknown', reason: 'user "root" does not exist' })
    expect(found('there\n', '=crontabs\n=no-cron\n')).toMatchObject({ kind: 'unknown' })
  })

  it('asks for each crontab once', () => {
    const two = busybox.probe(job(), cron('other', { schedule: '@daily', command: 'x' }))
    expect(two.match(/crontab -l -u/g)).toHaveLength(1)
  })
})
