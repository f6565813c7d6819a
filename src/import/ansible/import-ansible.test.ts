import { describe, expect, it } from 'vitest'
import type { Draft, SourceFile } from '../draft.ts'
import { expandPattern } from './expand-pattern.ts'
import { importAnsible } from './import-ansible.ts'

function read(files: Readonly<Record<string, string>>, beside: Readonly<Record<string, string>> = {}): Draft {
  const given = Object.entries(files).map(([name, text]): SourceFile => ({ name, text }))
  return importAnsible(given, {
    include: (path, from) => {
      const name = from.includes('/') ? `${from.slice(0, from.lastIndexOf('/'))}/${path}` : path
      const text = beside[name]
      return text === undefined ? undefined : { name, text }
    },
  })
}

function groupsIn({ groups }: Draft) {
  return Object.fromEntries(groups.map(({ value: { name, ...rest } }) => [name, rest]))
}

function hostsIn({ hosts }: Draft) {
  return Object.fromEntries(hosts.map(({ value: { name, ...rest } }) => [name, rest]))
}

const ini = `# the office
mail.example.com
alone ansible_connection=local

[web]
web[01:03].example.com
web04.example.com:2222 ansible_host=10.0.0.4 colour='light blue' # the newest
[db-servers]
db-[a:c] ansible_user=root port=5432 ssl=True tags="['a', 'b']"

[web:vars]
http_port=80
motd=Hello, world = hi
db_password=hunter2

[site:children]
web
db-servers
[all:vars]
ntp=10.0.0.1
`

describe('an Ansible inventory in INI', () => {
  const draft = read({ hosts: ini })

  it('gives hosts of ranges, with address, port and typed variables', () => {
    expect(draft.problems).toEqual([])
    expect(hostsIn(draft)).toEqual({
      'mail.example.com': { groups: ['all'] },
      alone: { groups: ['all'], attributes: { ansible_connection: 'local' } },
      'web01.example.com': { groups: ['web'] },
      'web02.example.com': { groups: ['web'] },
      'web03.example.com': { groups: ['web'] },
      'web04.example.com': {
        groups: ['web'],
        nics: [{ addresses: [{ ip: '10.0.0.4' }] }],
        attributes: { ansible_port: 2222, colour: 'light blue' },
      },
      'db-a': {
        groups: ['db-servers'],
        attributes: { ansible_user: 'root', port: 5432, ssl: true, tags: ['a', 'b'] },
      },
      'db-b': {
        groups: ['db-servers'],
        attributes: { ansible_user: 'root', port: 5432, ssl: true, tags: ['a', 'b'] },
      },
      'db-c': {
        groups: ['db-servers'],
        attributes: { ansible_user: 'root', port: 5432, ssl: true, tags: ['a', 'b'] },
      },
    })
    expect(draft.hosts.find(({ value }) => value.name === 'web04.example.com')?.at).toEqual({
      file: 'hosts',
      line: 7,
    })
  })

  it('gives groups with parents and attributes, below one of all hosts where that has variables', () => {
    expect(groupsIn(draft)).toEqual({
      web: { parents: ['site'], attributes: { http_port: 80, motd: 'Hello, world = hi' } },
      'db-servers': { parents: ['site'] },
      site: { parents: ['all'] },
      all: { attributes: { ntp: '10.0.0.1' } },
    })
  })

  it('tells of secrets without showing them', () => {
    expect(draft.unplaced).toEqual([
      {
        at: { file: 'hosts', line: 14 },
        message: 'db_password of group "web" looks like a secret',
        hint: 'cfg secret set keeps secrets',
      },
    ])
    expect(JSON.stringify(draft)).not.toContain('hunter2')
  })

  it('says of every mistake where it is', () => {
    const wrong = read({
      hosts: "a b=1 c\nweb[1:\n[x:hosts:y]\n[g:foo]\nd e='f\n10.0.0.1\n[k:vars]\nno value here\n",
    })
    expect(wrong.problems.map(({ at, message }) => `${at.line}: ${message}`)).toEqual([
      '1: there is something that is not of the form NAME=VALUE',
      '2: "web[1:" is no host pattern',
      '3: "[x:hosts:y]": [x:hosts:y] is not of the form [FIRST:LAST]',
      '4: section "[g:foo]" is none',
      '5: a quote that is opened is not closed',
      '8: there is something that is not of the form NAME=VALUE',
    ])
  })
})

const yaml = `all:
  vars: {ntp: 10.0.0.1}
  hosts:
    mail.example.com:
  children:
    web:
      hosts:
        web[1:2]:
          ansible_host: fd00::1
          empty:
          nested: {a: 1}
          list: [1, two]
      vars:
        key: !vault |
          $ANSIBLE_VAULT;1.1;AES256
          6162
      children:
        edge:
          hosts: {web1: }
`

describe('an Ansible inventory in YAML', () => {
  const draft = read({ 'inventory.yml': yaml })

  it('gives the same, nested as deep as it goes', () => {
    expect(draft.problems).toEqual([])
    expect(hostsIn(draft)).toEqual({
      'mail.example.com': { groups: ['all'] },
      web1: {
        groups: ['web', 'edge'],
        nics: [{ addresses: [{ ip: 'fd00::1' }] }],
        attributes: { list: ['1', 'two'] },
      },
      web2: {
        groups: ['web'],
        nics: [{ addresses: [{ ip: 'fd00::1' }] }],
        attributes: { list: ['1', 'two'] },
      },
    })
    expect(groupsIn(draft)).toEqual({
      all: { attributes: { ntp: '10.0.0.1' } },
      web: { parents: ['all'] },
      edge: { parents: ['web'] },
    })
  })

  it('tells of what has no place: encrypted values, mappings, nothing', () => {
    expect(draft.unplaced.map(({ at, message }) => `${at.line}: ${message}`)).toEqual([
      '10: empty of host "web1" is neither text, number, true, false nor a list of texts',
      '10: empty of host "web2" is neither text, number, true, false nor a list of texts',
      '11: nested of host "web1" is neither text, number, true, false nor a list of texts',
      '11: nested of host "web2" is neither text, number, true, false nor a list of texts',
      '14: key of group "web" is encrypted with ansible-vault',
    ])
    expect(JSON.stringify(draft)).not.toContain('6162')
  })

  it('may be what a program prints', () => {
    const printed = {
      _meta: { hostvars: { web1: { ansible_host: '10.0.0.1', role: 'web' } } },
      web: { hosts: ['web1', 'web2'], vars: { x: 1 } },
      site: { children: ['web'] },
    }
    const listed = read({ '-': JSON.stringify(printed) })
    expect(listed.problems).toEqual([])
    expect(hostsIn(listed)).toEqual({
      web1: { groups: ['web'], nics: [{ addresses: [{ ip: '10.0.0.1' }] }], attributes: { role: 'web' } },
      web2: { groups: ['web'] },
    })
    expect(groupsIn(listed)).toEqual({ web: { parents: ['site'], attributes: { x: 1 } }, site: {} })
  })
})

describe('the variables of an Ansible inventory', () => {
  const web = '[web]\nweb1 a=1 b=1\n'

  it('are found beside it, and among the files that are given', () => {
    const beside = { 'inv/group_vars/web.yml': 'http: 80\n', 'inv/host_vars/web1': 'a: 2\n' }
    for (const draft of [read({ 'inv/hosts': web }, beside), read({ 'inv/hosts': web, ...beside })]) {
      expect(groupsIn(draft)).toEqual({ web: { attributes: { http: 80 } } })
      expect(hostsIn(draft)).toEqual({ web1: { groups: ['web'], attributes: { a: 2, b: 1 } } })
    }
  })

  it('of an encrypted file are told and not read', () => {
    const draft = read({ 'inv/hosts': web }, { 'inv/group_vars/web.yml': '$ANSIBLE_VAULT;1.1;AES256\n61\n' })
    expect(draft.unplaced.map(({ message }) => message)).toEqual(['the file is encrypted with ansible-vault'])
    expect(groupsIn(draft)).toEqual({ web: {} })
  })
})

describe('a host pattern', () => {
  it.each([
    ['web', ['web']],
    ['web[01:03]', ['web01', 'web02', 'web03']],
    ['web[9:11]x', ['web9x', 'web10x', 'web11x']],
    ['n[0:6:3]-[a:b]', ['n0-a', 'n0-b', 'n3-a', 'n3-b', 'n6-a', 'n6-b']],
  ])('%s stands for %j', (pattern, names) => {
    expect(expandPattern(pattern)).toEqual(names)
  })

  it.each(['web[', 'a[1-2]', 'a[2:1]', 'a[1:b]', 'a[1:999999999]', 'a[01:100]', 'a[1:2:0]'])(
    '%s is refused',
    (pattern) => {
      expect(expandPattern(pattern)).toBeTypeOf('string')
    },
  )
})

describe('an inventory as others have it', () => {
  const text = '---\nweb01 ansible_host=10.0.0.4\nlocalhost ansible_connection=local\n\n[web]\nweb01\n'

  it.each(['inventory.yaml', 'hosts.yml', 'inventory'])('in INI is read as such, also from %s', (name) => {
    const draft = read({ [name]: text })
    expect(draft.problems).toEqual([])
    expect(hostsIn(draft)).toEqual({
      web01: { groups: ['web'], nics: [{ addresses: [{ ip: '10.0.0.4' }] }] },
    })
    expect(draft.unplaced.map(({ message }) => message)).toEqual([
      'localhost is left out: it is whatever machine Ansible runs on',
    ])
    expect(hostsIn(read({ [name]: '[web]\nweb[01:02]:2222\n' }))).toHaveProperty('web02')
  })

  it('in YAML is read as such, whatever it begins with', () => {
    const flow = '# ours\n---\nweb: {hosts: {web01: }}\n'
    for (const name of ['inventory.yaml', 'inventory'])
      expect(hostsIn(read({ [name]: flow }))).toEqual({ web01: { groups: ['web'] } })
  })

  it('may be of old and say ansible_ssh_host', () => {
    expect(hostsIn(read({ hosts: 'web01 ansible_ssh_host=10.0.0.4\n' }))).toEqual({
      web01: { nics: [{ addresses: [{ ip: '10.0.0.4' }] }] },
    })
  })

  it('that is a playbook is said to be none', () => {
    const [problem] = read({ 'site.yml': '- hosts: web\n  roles: [web]\n' }).problems
    expect(problem?.message).toMatch(/^there is no host in it: it is no inventory/)
  })

  it('may have names with underscores, recorded with hyphens, in groups too', () => {
    const draft = read({ hosts: '[web]\nweb_01.example.com\n' })
    expect(hostsIn(draft)).toEqual({ 'web-01.example.com': { groups: ['web'] } })
    expect(draft.unplaced.map(({ message }) => message)).toEqual([
      '"web_01.example.com" is no name that a host can have: it is recorded as "web-01.example.com"',
    ])
    expect(read({ hosts: 'web_01\nweb-01\n' }).problems.map(({ message }) => message)).toEqual([
      '"web-01" and "web_01" would both be recorded as "web-01"',
    ])
  })

  it('reaches a machine by an address of its own or by a tunnel, which is no address of it', () => {
    const draft = read({ hosts: 'box ansible_host=127.0.0.1 ansible_port=2222\n' })
    expect(hostsIn(draft)).toEqual({
      box: { attributes: { ansible_host: '127.0.0.1', ansible_port: 2222 } },
    })
  })
})
