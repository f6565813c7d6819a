import { describe, expect, it } from 'vitest'
import type { PlainType } from '../../src/type/define-type.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { pkg } from './index.ts'

const apt = takeApart(pkg)
const apk = takeApart(pkg, { ...factsOf('debian'), packages: 'apk' })
const dnf = takeApart(pkg, { ...factsOf('debian'), packages: 'dnf' })

describe('apt', () => {
  it('looks at all packages in one command', () => {
    const stdout = `jq amd64 1.6-2.1 install ok installed
libc6 amd64 2.36-9 install ok installed
libc6 i386 2.36-9+b1 install ok installed
nano amd64 7.2-1 deinstall ok config-files
vim amd64 9.0 hold ok installed
broken amd64 1 install reinstreq half-installed
`
    const names = ['jq', 'libc6:i386', 'nano', 'vim', 'broken', 'unknown']
    expect(
      apt.observe(
        names.map((name) => pkg(name)),
        stdout,
      ),
    ).toEqual({
      jq: { version: '1.6-2.1' },
      'libc6:i386': { version: '2.36-9+b1' },
      nano: null,
      vim: { version: '9.0', held: true },
      broken: null,
      unknown: null,
    })
    expect(apt.probe(pkg('jq'), pkg('nano'))).toBe(
      "dpkg-query -W -f='${Package} ${Architecture} ${Version} ${Status}\\n' -- jq nano 2>/dev/null || :",
    )
  })

  it('installs in one command, and one more for those that bring what they recommend', () => {
    const definition = pkg.definition as PlainType
    const steps = definition.convergeAll?.(
      [
        { ...pkg('a'), before: null, after: {}, keys: [] },
        {
          ...pkg('b', { version: '1:2.0-1' }),
          before: { version: '3' },
          after: { version: '1:2.0-1' },
          keys: ['version'],
        },
        { ...pkg('c', { recommends: true }), before: null, after: {}, keys: [] },
        { ...pkg('d', { state: 'absent' }), before: {}, after: null, keys: [] },
      ],
      apt.context,
    )
    const [step] = steps ?? []
    if (step?.kind !== 'command') throw new Error('not a command')
    const install = 'hw_apt --no-install-recommends --allow-downgrades install --'
    expect(step.script.text.split('\n').filter((line) => line.startsWith('{ hw_apt '))).toEqual([
      '{ hw_apt remove -- d; } >"$hw_said" 2>&1 || hw_tell d',
      `{ ${install} a 'b=1:2.0-1'; } >"$hw_said" 2>&1 || {`,
      `{ ${install} a; } >"$hw_said" 2>&1 || hw_tell a`,
      `{ ${install} 'b=1:2.0-1'; } >"$hw_said" 2>&1 || hw_tell b`,
      '{ hw_apt --install-recommends --allow-downgrades install -- c; } >"$hw_said" 2>&1 || hw_tell c',
    ])
  })

  it('asks nothing and keeps configuration files', () => {
    const [script] = apt.converge(pkg('a'), null)
    expect(script).toContain('DEBIAN_FRONTEND=noninteractive')
    expect(script).toContain('-o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold')
  })
})

describe('apk', () => {
  it('tells a package from one whose name begins alike', () => {
    const stdout = 'nginx-mod-http-lua-1.24.0-r15\nnginx-1.24.0-r15\npy3-pip-23.3.1-r0\n'
    expect(
      apk.observe(
        ['nginx', 'py3-pip', 'py3', 'curl'].map((name) => pkg(name)),
        stdout,
      ),
    ).toEqual({
      nginx: { version: '1.24.0-r15' },
      'py3-pip': { version: '23.3.1-r0' },
      py3: null,
      curl: null,
    })
  })

  it('fetches the index when it cannot install', () => {
    expect(apk.converge(pkg('nginx', { version: '1.24.0-r15' }), null)).toEqual([
      `umask 022
hw_fetch() { apk update --quiet && touch -c /var/cache/apk; }
apk add --quiet --wait 120 -- 'nginx=1.24.0-r15' || { hw_fetch && apk add --quiet --wait 120 -- 'nginx=1.24.0-r15'; }`,
    ])
  })
})

const DNF = `umask 022
hw_fetch() { dnf -q -y --refresh makecache && touch -c /var/cache/dnf /var/cache/libdnf5; }`

describe('dnf', () => {
  it('passes over the sentence of what is not installed', () => {
    const stdout =
      'nginx x86_64 1.22.1-4.el9\npackage jq is not installed\nglibc i686 2.34-83.el9\nglibc x86_64 2.34-83.el9\n'
    expect(
      dnf.observe(
        ['nginx', 'jq', 'glibc.i686'].map((name) => pkg(name)),
        stdout,
      ),
    ).toEqual({
      nginx: { version: '1.22.1-4.el9' },
      jq: null,
      'glibc.i686': { version: '2.34-83.el9' },
    })
  })

  it('goes back to an older version when that is wanted', () => {
    expect(dnf.converge(pkg('nginx', { version: '1.20-1' }), { version: '1.22-1' })).toEqual([
      `${DNF}\ndnf -q -y --setopt=install_weak_deps=False install nginx-1.20-1 && { rpm -q nginx-1.20-1 >/dev/null || dnf -q -y --setopt=install_weak_deps=False downgrade nginx-1.20-1; }`,
    ])
    expect(dnf.converge(pkg('nginx', { state: 'absent' }), { version: '1' })).toEqual([
      `${DNF}\ndnf -q -y remove nginx`,
    ])
  })
})

it('is refused where no package manager is known', () => {
  const none = takeApart(pkg, factsOf('busybox'))
  expect(none.observe([pkg('jq')], '')).toMatchObject({ jq: { kind: 'refused' } })
})

it('takes no name that a package manager could take for something else', () => {
  for (const id of ['', '-y', 'jq ed', 'jq;id', 'python3*', 'jq=1.6', './jq.deb', '/tmp/jq.deb', 'jq\n']) {
    expect(() => pkg(id)).toThrow('Cannot use package')
  }
  expect(() => pkg('jq', { version: '1.6 -y' })).toThrow('one whole version')
})
