import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import type { PlainType } from '../../src/type/define-type.ts'
import { differingKeys } from '../../src/type/compare.ts'
import type { State } from '../../src/type/state.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import type { Resource } from '../../src/type/resource.ts'
import { user } from './index.ts'
import { shaCrypt } from './sha-crypt.ts'

const plain = new Secret('correct horse')
const HASH = shaCrypt('correct horse', '$6$abcdefgh$') ?? ''
const BCRYPT = `$2b$10$${'a'.repeat(53)}`
const YESCRYPT = `$y$j9T$salt$${'a'.repeat(43)}`

const linux = factsOf('debian')
const freebsd = { ...linux, os: { ...linux.os, family: 'freebsd' as const } }
const openbsd = { ...linux, os: { ...linux.os, family: 'openbsd' as const } }

/** What is seen of `ada` where this is the line of shadow, and which keys differ from what is wanted. */
function seen(resource: Resource, shadow: string, facts = linux) {
  const type = takeApart(user, facts)
  const stdout = `ada:x:1000:1000::/home/ada:/bin/sh\n=shadow\n${shadow}\n`
  const state = type.observe([resource], stdout)['ada'] as State
  return { state, keys: differingKeys(state, type.desired(resource) ?? {}) }
}

/** The commands of a change, with what is staged for them. */
function steps(resource: Resource, before: State | null, facts = linux): readonly [string, string][] {
  const type = user.definition as PlainType
  const context = contextOf(facts)
  const wanted = { id: resource.id, params: resource.params }
  const after = type.desired(wanted, context)
  const keys = after === null ? [] : differingKeys(before, after)
  return type
    .converge({ ...wanted, before, after, keys }, context)
    .map((step) =>
      step.kind === 'command' ? [step.script.text, step.body?.content.toString() ?? ''] : [step.text, ''],
    )
}

describe('a password', () => {
  it('is compared by the salt that is there, and no plan shows it', () => {
    const resource = user('ada', { password: plain })
    expect(seen(resource, `ada:${HASH}:19000:0:99999:7:::`).keys).toEqual([])
    expect(seen(resource, `ada:${HASH.replace('abc', 'abd')}:19000:0:99999:7:::`).keys).toEqual(['password'])
    expect(seen(resource, 'ada:*:19000::::::').keys).toEqual(['password'])
    expect(seen(resource, `ada:!${HASH}:19000::::::`).keys).toEqual(['passwordLocked'])
    expect(seen(resource, `ada:${YESCRYPT}:19000::::::`).keys).toEqual(['password'])
    expect(JSON.stringify(seen(resource, `ada:${HASH}:1::::::`).state)).not.toMatch(/correct|\$6\$/)
    expect(JSON.stringify(takeApart(user).desired(resource))).toContain('"password":"[secret]"')
  })

  it('may be given as a hash', () => {
    expect(seen(user('ada', { password: YESCRYPT }), `ada:${YESCRYPT}:1::::::`).keys).toEqual([])
    expect(seen(user('ada', { password: new Secret(BCRYPT) }), `ada:${BCRYPT}:1::::::`).keys).toEqual([])
    expect(steps(user('ada', { password: new Secret(BCRYPT) }), {}).at(-1)?.[1]).toBe(`ada:${BCRYPT}\n`)
  })

  it('is set from a staged file, with a salt of its own', () => {
    const [script, staged] = steps(user('ada', { password: plain }), {})[0] ?? []
    expect(script).toContain('chpasswd -e < /etc/.password.hostwright-new')
    expect(script).not.toContain('$6$')
    expect(staged).toMatch(/^ada:\$6\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}\n$/)
    expect(steps(user('ada', { password: plain }), {})[0]?.[1]).not.toBe(staged)
  })

  it('is locked and unlocked without being lost', () => {
    const lock = (passwordLocked: boolean, field: string) =>
      steps(user('ada', { passwordLocked }), {
        passwordLocked: !passwordLocked,
        field: new Secret(field),
      }).map(([, staged]) => staged)
    expect(lock(true, HASH)).toEqual([`ada:!${HASH}\n`])
    expect(lock(false, `!${HASH}`)).toEqual([`ada:${HASH}\n`])
    // Where there was none, none is what there is again; an empty one would let everybody in.
    expect(lock(false, '!')).toEqual(['ada:*\n'])
    expect(lock(true, '*')).toEqual(['ada:!*\n'])
    expect(seen(user('ada', { passwordLocked: true }), 'ada:!:1::::::').keys).toEqual([])
  })

  it('is refused where it would stand in a manifest, or is of a weak method', () => {
    for (const password of [
      'hunter2',
      '',
      '$1$salt$aaaaaaaaaaaaaaaaaaaaaa',
      '!',
      'x',
      '$6$a:b$' + 'a'.repeat(86),
    ])
      expect(() => user('ada', { password })).toThrow(/must be a secret/)
    expect(() => user('ada', { password: new Secret('') })).toThrow('not empty')
    expect(() => user('ada', { password: new Secret('a\nroot:x') })).toThrow('one line')
    expect(() => user('ada', { password: new Secret('hunter2\0') })).not.toThrow(/hunter2/)
  })

  it('is the same with the newline that ends the file which it is kept in', () => {
    const resource = user('ada', { password: new Secret('correct horse\n') })
    expect(seen(resource, `ada:${HASH}:1::::::`).keys).toEqual([])
  })

  it('cannot be managed where it cannot be seen', () => {
    const type = takeApart(user)
    const stdout = 'ada:x:1000:1000::/home/ada:/bin/sh\n=shadow\n'
    expect(type.observe([user('ada', { password: plain })], stdout)['ada']).toMatchObject({ kind: 'refused' })
    expect(type.probe(user('ada'))).not.toContain('shadow')
    expect(type.probe(user('a.b', { passwordLocked: true }), user('c'))).toContain(
      "grep -e '^a\\.b:' /etc/shadow",
    )
  })
})

describe('the day of expiry', () => {
  it('is told in days since 1970', () => {
    expect(seen(user('ada', { expires: '2027-01-31' }), 'ada:*:1:::::20849:').keys).toEqual([])
    expect(seen(user('ada', { expires: 'never' }), 'ada:*:1::::::').keys).toEqual([])
    expect(seen(user('ada', { expires: 'never' }), 'ada:*:1:::::20849:').state).toMatchObject({
      expires: '2027-01-31',
    })
    expect(steps(user('ada', { expires: '2027-01-31' }), { expires: 'never' })[0]?.[0]).toContain(
      'usermod -e 2027-01-31 ada',
    )
    expect(steps(user('ada', { expires: 'never' }), { expires: '2027-01-31' })[0]?.[0]).toContain(
      "usermod -e '' ada",
    )
    for (const expires of ['2027-02-30', '31.1.2027', '0', 'now'])
      expect(() => user('ada', { expires })).toThrow('must be a day')
  })
})

describe('on FreeBSD', () => {
  it('all is made by pw', () => {
    const resource = user('ada', { uid: 2000, groups: ['wheel'], password: plain, expires: '2027-01-31' })
    const [made, password, expiry] = steps(resource, null, freebsd)
    expect(made?.[0]).toBe('pw useradd -n ada -w no -u 2000 -G wheel -m')
    expect(password?.[0]).toBe('pw usermod -n ada -H 0 < /etc/.password.hostwright-new')
    expect(password?.[1]).toMatch(/^\$6\$\S{103}\n$/)
    expect(expiry?.[0]).toBe('pw usermod -n ada -e 1801353600')
    expect(steps(user('ada', { groups: [] }), { groups: ['wheel'] }, freebsd)[0]?.[0]).toBe(
      "pw usermod -n ada -G ''",
    )
    expect(steps(user('ada', { state: 'absent', removeHome: true }), {}, freebsd)[0]?.[0]).toBe(
      'pw userdel -n ada -r',
    )
  })

  it('reads master.passwd', () => {
    const line = (field: string, expires = '0') => `ada:${field}:1000:1000::0:${expires}::/home/ada:/bin/sh`
    expect(seen(user('ada', { password: plain }), line(HASH), freebsd).keys).toEqual([])
    expect(seen(user('ada', { password: plain }), line(`*LOCKED*${HASH}`), freebsd).keys).toEqual([
      'passwordLocked',
    ])
    expect(seen(user('ada', { expires: '2027-01-31' }), line('*', '1801353600'), freebsd).keys).toEqual([])
    expect(steps(user('ada', { passwordLocked: true }), { field: new Secret('*') }, freebsd)[0]?.[1]).toBe(
      '*LOCKED**\n',
    )
  })
})

describe('on OpenBSD', () => {
  it('accounts are made with a group of their own, and groups are a whole list', () => {
    expect(steps(user('ada', { groups: ['wheel'], shell: '/bin/ksh' }), null, openbsd)[0]?.[0]).toBe(
      `if grep -q '^ada:' /etc/group; then hw_own=ada; else hw_own==uid; fi
useradd -g "$hw_own" -G wheel -s /bin/ksh -m ada`,
    )
    expect(steps(user('ada', { groups: ['wheel'] }), { groups: [] }, openbsd)[0]?.[0]).toBe(
      'usermod -S wheel ada',
    )
    expect(steps(user('ada', { state: 'absent' }), {}, openbsd)[0]?.[0]).toBe('userdel ada')
  })

  it('knows bcrypt alone, and writes it as vipw does', () => {
    const line = (field: string) => `ada:${field}:1000:1000:default:0:0::/home/ada:/bin/sh`
    expect(seen(user('ada', { password: plain }), line('*'), openbsd).state).toMatchObject({
      kind: 'refused',
    })
    expect(seen(user('ada', { password: BCRYPT }), line(BCRYPT), openbsd).keys).toEqual([])
    expect(seen(user('ada', { passwordLocked: false }), line('*************'), openbsd).keys).toEqual([])
    const [script, staged] = steps(user('ada', { password: BCRYPT }), {}, openbsd)[0] ?? []
    expect(script).toContain('pwd_mkdb -p')
    expect(staged).toBe(`${BCRYPT}\n`)
  })
})

it('arms the guard for the account that the connection logs in as, and for no other', () => {
  const { affects } = user.definition as PlainType
  if (typeof affects !== 'function') throw new Error('not told by the change')
  const of = (id: string) => affects({ ...user(id), before: null, after: {}, keys: [] }, contextOf(linux))
  expect(of('root')).toEqual(['users'])
  expect(of('ada')).toEqual([])
})
