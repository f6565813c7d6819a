import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { sshKnownHost } from './index.ts'
import { fingerprintOf, linesOf } from './known-hosts.ts'

/** Made by ssh-keygen, with what it says of them. */
const A = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAyjpcof4gacNodhpdJjwjkSyiWYDowFKnTNR6GHpofs'
const B = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIItRwjUKXKTrJAZ53XWTVt3pIAvy1fCbQ9Abmhl8d2D5'
const HASHED = `|1|+WiahsATfd02TEBZzgF/U0bnXDg=|JYxHvaa3fzDREfdPFXHIKKYFZzA= ssh-ed25519 ${A.slice(12)}`

const type = takeApart(sshKnownHost)

function frame(text: string, code = 0): string {
  const output = `/etc/ssh/ssh_known_hosts\n${text}`
  return `${code} ${Buffer.byteLength(output)}\n${output}\n`
}

describe('lines of known_hosts', () => {
  it('are found by name, by address with its port, and by a hash', () => {
    const text = `# git.example.org ${A}
git.example.org,192.0.2.1 ${A} a comment
[git.example.org]:2222 ${B}
${HASHED}
@revoked git.example.org ${B}
@cert-authority *.example.org ${B}
GIT.example.org ${B}
git.example.org.evil ${B}
git.example.org not-a-key
`
    expect(linesOf(text, ['git.example.org']).map(({ key, others }) => [key, others])).toEqual([
      [A, ['192.0.2.1']],
      [A, []],
      [B, []],
    ])
    expect(linesOf(text, ['[git.example.org]:2222']).map(({ key }) => key)).toEqual([B])
  })

  it('are told by the fingerprint that ssh-keygen prints', () => {
    expect(fingerprintOf('x', A)).toBe('x ED25519 SHA256:eloYV/p9jY+I3CKBb8bMeyV6ygwAlj7tet2P2jBO7Io')
    expect(fingerprintOf('x', 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY=')).toMatch(
      /^x ECDSA SHA256:/,
    )
    expect(fingerprintOf('x', 'sk-ssh-ed25519@openssh.com AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY=')).toMatch(
      /^x SK-ED25519 SHA256:/,
    )
  })
})

describe('a known host', () => {
  it('is right where each name has these keys and no other', () => {
    const resource = sshKnownHost('git.example.org', { keys: A, aliases: ['192.0.2.1'] })
    const right = `git.example.org ${A}\n192.0.2.1 ${A}\n`
    expect(type.observe([resource], frame(right))['git.example.org']).toMatchObject(
      type.desired(resource) ?? {},
    )
    const stale = type.observe([resource], frame(`${right}git.example.org ${B}\n`))['git.example.org']
    expect(stale).not.toMatchObject(type.desired(resource) ?? {})
    expect(stale).toMatchObject({ path: '/etc/ssh/ssh_known_hosts' })
  })

  it('leaves the other names of its lines as they are', () => {
    const resource = sshKnownHost('git.example.org', { keys: B })
    const [script] = type.converge(resource, { keys: [], path: '/x', found: [`git.example.org,other ${A}`] })
    expect(script).toContain(`grep -vxF -e 'git.example.org,other ${A}' "$hw_path"`)
    expect(script).toContain(`printf '%s\\n' 'other ${A}' 'git.example.org ${B}' >> "$hw_new"`)
  })

  it('has the keys that the inventory has, and says so where it has none', () => {
    const nameless = sshKnownHost('git.example.org', {})
    expect(type.observe([nameless], frame(''))['git.example.org']).toMatchObject({
      kind: 'refused',
      reason: 'the inventory has no host key of "git.example.org"',
    })
    const absent = sshKnownHost('git.example.org', { state: 'absent' })
    expect(type.observe([absent], frame(''))['git.example.org']).toMatchObject({ keys: [] })
  })

  it('waits for its user, and follows no link', () => {
    const resource = sshKnownHost('git.example.org', { keys: A, user: 'ada' })
    expect(type.observe([resource], frame('', 3))['git.example.org']).toMatchObject({ kind: 'unknown' })
    expect(type.observe([resource], frame('', 4))['git.example.org']).toMatchObject({ kind: 'refused' })
    expect(type.needs(resource)).toEqual(['user:ada'])
  })

  it('takes no name that would be another kind of line, and no key that is none', () => {
    for (const id of ['', '@revoked', '#x', 'a,b', 'a b', '*', '|1|a|b', '-o', 'a\n', '[a]:22', '!a'])
      expect(() => sshKnownHost(id, { keys: A })).toThrow('Cannot use ssh_known_host')
    for (const keys of ['', 'ssh-ed25519', `${A}\nroot x`, '-----BEGIN OPENSSH PRIVATE KEY-----', `x ${A}`])
      expect(() => sshKnownHost('a', { keys })).toThrow('Cannot use ssh_known_host')
  })
})
