import { expect, it } from 'vitest'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { outcomes } from '../../test/lib/run-context.ts'
import type { Resource } from '../../src/type/resource.ts'
import { directory } from '../directory/index.ts'
import { file } from '../file/index.ts'
import { group } from '../group/index.ts'
import { line } from '../line/index.ts'
import { link } from '../link/index.ts'
import { user } from '../user/index.ts'

type Presence = 'present' | 'absent'

/** A directory with what is in it, as a manifest names it: from the outside in. */
function tree(state: Presence, recurse = false): readonly Resource[] {
  const top = directory('/srv/q', { state, recurse })
  return [
    top,
    directory('/srv/q/sub', { state }),
    // Says again what the type knows by itself.
    file('/srv/q/sub/deep', { content: 'x\n', state, needs: [top] }),
    file('/srv/q/a', { state }),
    line('two', { path: '/srv/q/a', line: 'two', state }),
    link('/srv/q/b', { target: 'a', state }),
  ]
}

onHosts(['debian', 'busybox'], (on) => {
  it.each([false, true])('removes a directory after what is in it (recurse: %s)', async (recurse) => {
    expect((await on.run('apply', tree('present'))).outcome).toBe('changed')
    const gone = tree('absent', recurse)
    const plan = await on.run('plan', gone)
    expect(plan.counts).toMatchObject({ changed: 6 })
    const report = await on.run('apply', gone)
    expect(outcomes(report)).toEqual(outcomes(plan))
    expect(report.resources.at(-1)?.name).toBe('directory:/srv/q')
    expect((await on.run('apply', gone)).outcome).toBe('ok')
  })
})

onHosts(['debian'], (on) => {
  it('removes a group after its users, and a user after the files of that user', async () => {
    const accounts = (state: Presence): readonly Resource[] => [
      group('crew', { state }),
      user('kim', { group: 'crew', state }),
      directory('/srv/kim', { owner: 'kim', group: 'crew', state }),
    ]
    expect((await on.run('apply', accounts('present'))).outcome).toBe('changed')
    const report = await on.run('apply', accounts('absent'))
    expect(report.resources.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      'directory:/srv/kim changed',
      'user:kim changed',
      'group:crew changed',
    ])
    expect((await on.run('apply', accounts('absent'))).outcome).toBe('ok')
  })

  it('keeps what is to stay before what is to go in it', async () => {
    const report = await on.run('apply', [
      file('/srv/kept/old', { state: 'absent' }),
      directory('/srv/kept', { mode: '0750' }),
    ])
    expect(report.resources.map(({ name }) => name)).toEqual(['directory:/srv/kept', 'file:/srv/kept/old'])
  })
})
