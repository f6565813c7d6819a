import { describe, expect, it } from 'vitest'
import { execFileSync } from 'node:child_process'
import type { Facts } from '../../src/type/facts.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { packageHold } from './index.ts'

function on(packages: Facts['packages']) {
  return takeApart(packageHold, { ...factsOf('debian'), packages })
}

/** Names that are held, of those asked for. */
function heldOf(packages: Facts['packages'], names: readonly string[], stdout: string): readonly string[] {
  const found = on(packages).observe(
    names.map((name) => packageHold(name)),
    stdout,
  )
  return names.filter((name) => found[name] !== null)
}

const absent = { state: 'absent' } as const

describe('what is held', () => {
  it.each<[Facts['packages'], readonly string[], string]>([
    [
      'apt',
      ['jq', 'libc6:i386'],
      'jq amd64 hold ok installed\nvim amd64 install ok installed\nlibc6 i386 hold ok installed\n',
    ],
    ['apk', ['jq', 'nginx'], 'alpine-base\njq=1.7.1-r0\nvim\nnginx@edge<1.28\n'],
    ['dnf', ['jq', 'python3-pip'], 'jq-0:1.6-15.el9.*\npython3-pip-0:21.3-1.el9.*\n!vim-2:9-1.el9.*\n'],
    ['dnf', ['jq'], 'version = "1.0"\n[[packages]]\nname = "jq"\n[[packages.conditions]]\nkey = "evr"\n'],
    ['zypper', ['jq'], '\ntype: package\nmatch_type: glob\ncase_sensitive: on\nsolvable_name: jq\n'],
    ['pacman', ['jq', 'linux'], '[options]\n#IgnorePkg = vim\nIgnorePkg = jq linux\nIgnorePkg=nano\n'],
    ['pkg', ['jq'], 'jq 1\nvim 0\n'],
  ])('%s: %s', (packages, names, stdout) => {
    expect(heldOf(packages, [...names, 'vim', 'j'], stdout)).toEqual(names)
  })

  it('cannot be said on OpenBSD', () => {
    expect(on('pkg_add').observe([packageHold('jq')], '')).toMatchObject({ jq: { kind: 'refused' } })
  })
})

describe('holding and releasing', () => {
  it.each<[Facts['packages'], string, string]>([
    ['apt', 'apt-mark hold -- jq >/dev/null', 'apt-mark unhold -- jq >/dev/null'],
    ['dnf', 'dnf -q -y versionlock add jq', 'dnf -q -y versionlock delete jq'],
    [
      'zypper',
      'zypper --non-interactive --quiet addlock jq',
      'zypper --non-interactive --quiet removelock jq',
    ],
    ['pkg', 'pkg lock -q -y jq', 'pkg unlock -q -y jq'],
  ])('%s', (packages, hold, release) => {
    expect(on(packages).converge(packageHold('jq'), null)).toEqual([hold])
    expect(on(packages).converge(packageHold('jq', absent), { held: true })).toEqual([release])
  })

  it('pins the version that is installed with apk', () => {
    const [script = ''] = on('apk').converge(packageHold('jq'), null)
    const stub = 'apk() { if [ "$1" = info ]; then echo jq-1.7.1-r0; else echo "$*"; fi; }\n'
    expect(execFileSync('/bin/sh', ['-c', stub + script], { encoding: 'utf8' })).toBe(
      'add --quiet --wait 120 -- jq=1.7.1-r0\n',
    )
  })

  it('writes names into pacman.conf and takes them out', () => {
    const edit = (resource: ReturnType<typeof packageHold>, text: string): string => {
      const [script = ''] = on('pacman').converge(
        resource,
        resource.params.state === 'absent' ? { held: true } : null,
      )
      const [, program = ''] = /HW_NAME=jq awk '([\s\S]*?)' "\$hw_path"/.exec(script) ?? []
      return execFileSync('awk', [program], {
        input: text,
        encoding: 'utf8',
        env: { ...process.env, HW_NAME: 'jq' },
      })
    }
    const conf = '# head\n[options]\nHoldPkg = pacman\n[core]\n'
    const held = '# head\n[options]\nIgnorePkg = jq\nHoldPkg = pacman\n[core]\n'
    expect(edit(packageHold('jq'), conf)).toBe(held)
    expect(edit(packageHold('jq', absent), held)).toBe(conf)
    expect(edit(packageHold('jq', absent), '[options]\n IgnorePkg = a jq  jq-b\n')).toBe(
      '[options]\nIgnorePkg = a jq-b\n',
    )
  })
})

it('comes after the package', () => {
  expect(on('apt').needs(packageHold('jq'))).toEqual(['package:jq'])
})
