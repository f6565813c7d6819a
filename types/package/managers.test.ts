import { describe, expect, it } from 'vitest'
import type { Facts } from '../../src/type/facts.ts'
import type { Resource } from '../../src/type/resource.ts'
import type { Observed, State } from '../../src/type/state.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { pkg } from './index.ts'

/** What such a host would answer, and what it would be sent. */
function on(packages: Facts['packages']) {
  const type = takeApart(pkg, { ...factsOf('debian'), packages })
  return {
    ...type,
    names: (names: readonly string[], stdout: string) =>
      type.observe(
        names.map((name) => pkg(name)),
        stdout,
      ),
    /** The command itself, without what stands before it. */
    last: (resource: Resource, before: State | null) =>
      type.converge(resource, before)[0]?.split('\n').at(-1),
    latest: (name: string, installed: string, lists: string): Observed | undefined =>
      type.observe([pkg(name, { state: 'latest' })], frames(installed, lists))[name],
  }
}

/** Probes that are joined print counted frames. */
function frames(...outputs: readonly string[]): string {
  return outputs.map((text) => `0 ${Buffer.byteLength(text)}\n${text}\n`).join('')
}

describe('zypper', () => {
  const zypper = on('zypper')

  it('looks by rpm, and installs exact versions, older ones too', () => {
    expect(zypper.names(['jq', 'vim'], 'jq x86_64 1.6-1.2\npackage vim is not installed\n')).toEqual({
      jq: { version: '1.6-1.2' },
      vim: null,
    })
    expect(zypper.last(pkg('jq', { version: '1.6-1.2' }), null)).toBe(
      "hw_zypper_fresh install --oldpackage --no-recommends 'jq=1.6-1.2'",
    )
    expect(zypper.last(pkg('jq', { state: 'absent' }), { version: '1' })).toBe('hw_zypper remove jq')
  })

  it('reads what the lists have from a table', () => {
    const table = `S  | Repository | Name | Current Version | Available Version | Arch
---+------------+------+-----------------+-------------------+-------
v  | repo-oss   | jq   | 1.6-1.2         | 1.7-1.1           | x86_64
v  | repo-oss   | vim  | 9.0-1.1         | 9.1-1.1           | x86_64
`
    expect(zypper.latest('jq', 'jq x86_64 1.6-1.2\n', table)).toEqual({
      version: '1.6-1.2',
      newer: '1.7-1.1',
    })
    expect(zypper.latest('sed', 'sed x86_64 4.9-1.2\n', table)).toEqual({ version: '4.9-1.2', newer: null })
    expect(zypper.last(pkg('jq', { state: 'latest' }), { version: '1.6-1.2', newer: '1.7-1.1' })).toBe(
      'hw_zypper update --no-recommends jq',
    )
  })
})

describe('pacman', () => {
  const pacman = on('pacman')

  it('looks, installs and removes', () => {
    expect(pacman.names(['jq', 'vim'], 'jq 1.7.1-2\n')).toEqual({ jq: { version: '1.7.1-2' }, vim: null })
    expect(pacman.last(pkg('jq'), null)).toBe(
      '{ hw_pacman -S -- jq || { hw_fetch && hw_pacman -S -- jq; }; }',
    )
    expect(pacman.last(pkg('jq', { state: 'absent' }), {})).toBe('hw_pacman -R -- jq')
  })

  it('says so where another version is wanted than the one its repositories have', () => {
    const [script] = pacman.converge(pkg('jq', { version: '1.6-1' }), { version: '1.7.1-2' })
    expect(script).toContain('hw_exact jq 1.6-1 &&\n{ hw_pacman -S -- jq ')
  })

  it('tells what is newer, but not of what is held back', () => {
    const lists = 'jq 1.7.1-1 -> 1.7.1-2\nvim 9.0-1 -> 9.1-1 [ignored]\n'
    expect(pacman.latest('jq', 'jq 1.7.1-1\n', lists)).toMatchObject({ newer: '1.7.1-2' })
    expect(pacman.latest('vim', 'vim 9.0-1\n', lists)).toMatchObject({ newer: null })
  })
})

describe('pkg of FreeBSD', () => {
  const freebsd = on('pkg')

  it('looks only where pkg itself is installed', () => {
    expect(freebsd.probe(pkg('jq'))).toBe(
      "! pkg -N >/dev/null 2>&1 || pkg query '%n %v %k' jq 2>/dev/null || :",
    )
    expect(freebsd.names(['jq', 'vim', 'nginx'], 'jq 1.7.1 0\nvim 9.1.0 1\n')).toEqual({
      jq: { version: '1.7.1' },
      vim: { version: '9.1.0', held: true },
      nginx: null,
    })
  })

  it('tells what is newer', () => {
    const lists =
      'jq-1.7.1    <   needs updating (remote has 1.7.2)\npy311-pip-23.3 < needs updating (remote has 24.0)\n'
    expect(freebsd.latest('jq', 'jq 1.7.1 0\n', lists)).toMatchObject({ newer: '1.7.2' })
    expect(freebsd.latest('py311-pip', 'py311-pip 23.3 0\n', lists)).toMatchObject({ newer: '24.0' })
    expect(freebsd.latest('vim', 'vim 9.1.0 1\n', lists)).toMatchObject({ held: true, newer: null })
  })

  it('unlocks what the manifest changes, and locks it again whatever became of that', () => {
    expect(freebsd.last(pkg('vim', { version: '9.0.1' }), { version: '9.1.0', held: true })).toBe(
      '{ pkg unlock -q -y vim && { hw_pkg install -q -y -f vim-9.0.1; }; hw_ended=$?; pkg lock -q -y vim && [ "$hw_ended" -eq 0 ]; }',
    )
    expect(freebsd.last(pkg('vim', { state: 'absent' }), { version: '9.1.0', held: true })).toBe(
      'pkg unlock -q -y vim && { hw_pkg delete -q -y vim; }',
    )
  })
})

describe('pkg_add of OpenBSD', () => {
  const openbsd = on('pkg_add')
  const installed = 'quirks-7.14\nvim-9.0.2035-no_x11\njq-1.7.1\npy3-pip-23.2.1p0\nruby-3.2.2-debug-x\n'

  it('tells names, versions and flavors apart', () => {
    expect(
      openbsd.names(['jq', 'vim', 'vim--no_x11', 'vim--', 'py3', 'py3-pip', 'ruby--debug-x'], installed),
    ).toEqual({
      jq: { version: '1.7.1' },
      vim: { version: '9.0.2035' },
      'vim--no_x11': { version: '9.0.2035' },
      'vim--': null,
      py3: null,
      'py3-pip': { version: '23.2.1p0' },
      'ruby--debug-x': { version: '3.2.2' },
    })
  })

  it('installs, and names exact versions with their flavor', () => {
    expect(openbsd.last(pkg('jq'), null)).toBe('pkg_add -I -x jq')
    expect(openbsd.last(pkg('vim--no_x11', { version: '9.0.1' }), { version: '9.1' })).toBe(
      'pkg_add -I -x -r -D downgrade vim-9.0.1-no_x11',
    )
    expect(openbsd.last(pkg('jq', { state: 'absent' }), {})).toBe('pkg_delete -I -x jq')
  })

  it('cannot tell what is the latest without asking the mirror', () => {
    expect(openbsd.latest('jq', installed, '')).toMatchObject({ kind: 'refused' })
  })
})

describe('the latest version', () => {
  it('is what the lists of apt have', () => {
    const policy = `jq:
  Installed: 1.6-2.1
  Candidate: 1.7-1
  Version table:
     1.7-1 500
tree:
  Installed: 2.1.0-1
  Candidate: 2.1.0-1
`
    const apt = on('apt')
    expect(apt.latest('jq', 'jq amd64 1.6-2.1 install ok installed\n', policy)).toEqual({
      version: '1.6-2.1',
      newer: '1.7-1',
    })
    expect(apt.latest('tree', 'tree amd64 2.1.0-1 install ok installed\n', policy)).toMatchObject({
      newer: null,
    })
    expect(apt.latest('jq', 'jq amd64 1.6-2.1 hold ok installed\n', policy)).toEqual({
      version: '1.6-2.1',
      held: true,
      newer: null,
    })
    expect(apt.latest('jq', '', policy)).toBeNull()
  })

  it('is what apk and dnf tell', () => {
    expect(on('apk').latest('jq', 'jq-1.6-r0\n', 'Installed:    Available:\njq-1.6-r0  < 1.7-r0\n')).toEqual({
      version: '1.6-r0',
      newer: '1.7-r0',
    })
    expect(
      on('dnf').latest('nginx', 'nginx x86_64 1.20-1.el9\n', '\nnginx.x86_64   1:1.22-4.el9   appstream\n'),
    ).toEqual({ version: '1.20-1.el9', newer: '1.22-4.el9' })
  })

  it('is not known where the lists are too old', () => {
    const apt = on('apt')
    const resource = pkg('jq', { state: 'latest', refreshAfter: 24 })
    const looked = frames('jq amd64 1.6-2.1 install ok installed\n', 'jq:\n  Installed: 1\n  Candidate: 1\n')
    expect(apt.observe([resource], `${looked}1 0\n\n`)['jq']).toMatchObject({
      newer: 'lists are older than 24 hours',
    })
    expect(apt.observe([resource], `${looked}0 0\n\n`)['jq']).toMatchObject({ newer: null })
    expect(apt.converge(resource, null)[0]).toContain(
      '[ -n "$(find /var/lib/apt/lists -prune -mmin -1440 2>/dev/null)" ] || hw_fetch || exit\nhw_apt ',
    )
  })

  it('is no exact version', () => {
    expect(() => pkg('jq', { version: '1', state: 'latest' })).toThrow('with state "present" alone')
  })
})
