/** Ansible's INI inventories: sections of hosts, of variables and of child groups. */
import type { Place, SourceFile } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { groupIn, hostIn, UNGROUPED, type Collected, type Variables } from './collected.ts'
import { expandPattern } from './expand-pattern.ts'
import { readLiteral } from './read-literal.ts'
import { splitWords } from './split-words.ts'

export function readIni(file: SourceFile, collected: Collected, builder: DraftBuilder): void {
  let section = { group: UNGROUPED, part: 'hosts' }
  for (const [index, raw] of file.text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const at = { file: file.name, line: index + 1 }
    const line = raw.trim()
    if (line === '' || line === '---' || line.startsWith('#') || line.startsWith(';')) continue
    const head = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/.exec(line)
    if (head !== null) {
      const [, group = '', part = 'hosts'] = head
      const known = ['hosts', 'vars', 'children'].includes(part)
      if (!known)
        builder.problem(
          at,
          `section "[${group}:${part}]" is none`,
          'there are [GROUP], [GROUP:vars] and [GROUP:children]',
        )
      section = { group: group.toLowerCase(), part: known ? part : 'hosts' }
      groupIn(collected, section.group, at)
    } else if (section.part === 'hosts') readHosts(line, section.group, at, collected, builder)
    else if (section.part === 'vars')
      readVariable(line, groupIn(collected, section.group, at).vars, at, builder)
    else readChild(line, section.group, at, collected, builder)
  }
}

/** `web[01:03].example.com:2222 ansible_host=10.0.0.1 colour='light blue'` */
function readHosts(
  line: string,
  group: string,
  at: Place,
  collected: Collected,
  builder: DraftBuilder,
): void {
  const words = splitWords(line)
  if (typeof words === 'string') {
    builder.problem(at, words)
    return
  }
  const [pattern = '', ...rest] = words
  const [, name = '', port] = /^([^:]*(?:\[[^\]]*\][^:]*)*):(\d+)$/.exec(pattern) ?? []
  const names = expandPattern(port === undefined ? pattern : name)
  if (typeof names === 'string') {
    builder.problem(at, names)
    return
  }
  for (const one of names) {
    const host = hostIn(collected, one.toLowerCase(), at)
    groupIn(collected, group, at).hosts.add(one.toLowerCase())
    if (port !== undefined) host.vars.set('ansible_port', { value: Number(port), at })
    for (const word of rest) readVariable(word, host.vars, at, builder)
  }
}

function readVariable(text: string, vars: Variables, at: Place, builder: DraftBuilder): void {
  const equals = text.indexOf('=')
  const key = text.slice(0, equals).trim()
  if (equals <= 0 || /\s/.test(key))
    builder.problem(at, 'there is something that is not of the form NAME=VALUE')
  else vars.set(key, { value: readLiteral(text.slice(equals + 1).trim()), at })
}

function readChild(
  line: string,
  group: string,
  at: Place,
  collected: Collected,
  builder: DraftBuilder,
): void {
  const [name = '', ...more] = line.replace(/\s+#.*$/, '').split(/\s+/)
  if (more.length > 0) builder.problem(at, `"${line}" is no name of a group`)
  groupIn(collected, group, at).children.add(name.toLowerCase())
  groupIn(collected, name.toLowerCase(), at)
}
