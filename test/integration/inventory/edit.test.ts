import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { invProgram } from '../../../src/bin/inv-program.ts'
import { runProgram, type Ran, type RunOptions } from '../../lib/run-program.ts'
import { siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'

let site: TestSite
/** What the editor was given, one text for each time that it was opened. */
const opened = (): readonly string[] =>
  [1, 2, 3]
    .map((time) => join(site.root, `opened-${time}`))
    .flatMap((file) => (existsSync(file) ? [readFileSync(file, 'utf8')] : []))

/** Edits with a script as the editor; each part is what it does to the file "$1" when it is opened that time. */
async function edit(
  argv: readonly string[],
  scripts: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  const editor = join(site.root, 'editor')
  const cases = scripts.map((script, index) => `${index + 1}) ${script} ;;`).join('\n')
  writeFileSync(
    editor,
    `#!/bin/sh\nn=1\nwhile [ -e "${site.root}/opened-$n" ]; do n=$((n + 1)); done\ncp "$2" "${site.root}/opened-$n"\nset -- "$2"\ncase $n in\n${cases}\nesac\n`,
  )
  chmodSync(editor, 0o755)
  const env = { ...siteEnv, EDITOR: `${editor} --wait`, TMPDIR: site.root }
  return runProgram(invProgram, ['edit', ...argv], { cwd: site.root, env, ...options })
}

const shown = async (name: string): Promise<string> =>
  site.ok(`list host name=${name} --columns name,state,memory,parent,ip,group --csv`)

beforeEach(async () => {
  site = await tempSite()
  await site.ok('add network office --no-save')
  await site.ok('add subnet 10.20.0.0/24 --network office --domain office.example --no-save')
  await site.ok('add group web --no-save')
  await site.ok('add host hv1 --network office --no-save')
  await site.ok('add host web1 --kind vm --parent hv1 --network office --group web --memory 1G --no-save')
  await site.ok('add host web2 --kind vm --parent hv1 --network office --group web --memory 1G --no-save')
})

describe('inv edit', () => {
  it('gives the selected objects as text, and makes of the edited text one change', async () => {
    const done = await edit(['host', 'group=web', '--yes'], ['sed -i "s/memory: 1G/memory: 2G/" "$1"'])
    expect(done.exitCode).toBe(0)
    expect(done.stdout).toContain('-memory: 1G\n+memory: 2G\n')
    expect(done.stdout).toContain('host web1\nhost web2\n')
    expect(opened()).toEqual([expect.stringContaining('--- # host web1 (1 of 2)\nkind: vm\n')])
    expect(await site.ok('list host memory=2G --count')).toBe('2\n')
    await site.ok('undo --yes')
    expect(await site.ok('list host memory=1G --count')).toBe('2\n')
  })

  it('shows the difference and asks; no leaves all as it was, and keeps the text', async () => {
    const no = await edit(['host', 'web1'], ['sed -i "s/1G/2G/" "$1"'], { terminal: 100, input: 'n\n' })
    expect(no.stderr).toContain('+memory: 2G')
    expect(no.stderr).toContain('it was not confirmed; nothing was changed')
    const [, kept = ''] = /the edited text is kept in (\S+\.yaml)/.exec(no.stderr) ?? []
    expect(readFileSync(kept, 'utf8')).toContain('memory: 2G')
    expect(await shown('web1')).toContain(',1G,')
  })

  it('renames by another name in the line above, adds and removes', async () => {
    const script = [
      'sed -i "s/host hv1 (/host hv9 (/; s/group: web/group: www/" "$1"',
      'sed -i "/^--- # host web2 /,\\$d" "$1"',
      'printf -- "--- # host new1\\nkind: vm\\nstate: planned\\nparent: hv9\\n" >> "$1"',
    ].join('; ')
    const done = await edit(['host', '--yes'], [script])
    expect(done.stderr).toBe('')
    expect(done.stdout).toContain('host hv1→hv9\nhost web1\n-host web2\n+host new1\n')
    expect(await site.ok('list host --columns name,parent --csv')).toBe(
      'name,parent\nhv9,\nnew1,hv9\nweb1,hv9\n',
    )
    await site.ok('undo --yes')
    expect(await site.ok('list host parent=hv1 --count')).toBe('2\n')
  })

  it('renames also where the number behind the name went with it, and follows what refers to it', async () => {
    const done = await edit(
      ['host', 'name~^(hv|web)', '--yes'],
      ['sed -i "s/^--- # host hv1.*/--- # host hv9/" "$1"'],
    )
    expect([done.stdout, done.exitCode]).toEqual([expect.stringContaining('host hv1→hv9\n'), 0])
    expect(await site.ok('list host parent=hv9 --count')).toBe('2\n')
  })

  it('names lines of the text that is in the editor', async () => {
    const done = await edit(
      ['host', 'web1', '--yes'],
      ['sed -i "s/memory:/memroy:/; s/state: active/stat: [/" "$1"', 'true'],
    )
    const [, shownText = ''] = opened()
    const [, line] = /\(line (\d+)\)/.exec(shownText) ?? []
    // YAML finds out one line behind the bracket that is not closed.
    expect(shownText.split('\n')[Number(line) - 2]).toBe('stat: [')
    expect(done.stderr).toContain(`(line ${line})`)
    expect(done.stderr).not.toContain('column')
  })

  it('takes a copy under another name for a new object', async () => {
    const script =
      'sed -n "/^---/,\\$p" "$1" | sed "s/host web1 /host web3 /; /10.20/d; /addresses/d; /mac:/d" >> "$1"'
    const done = await edit(['host', 'web1', '--yes'], [script])
    expect([done.stdout, done.exitCode]).toEqual([expect.stringContaining('+host web3\n'), 0])
    expect(await site.ok('list host group=web --count')).toBe('3\n')
  })

  it('comes back with the reasons on top, until it is right', async () => {
    const done = await edit(
      ['host', 'web1', '--yes'],
      [
        'sed -i "s/memory:/memroy:/; s/state: active/state: [/" "$1"',
        'sed -i "s/state: \\[/state: active/" "$1"',
        'sed -i "s/memroy: 1G/memory: 4G/" "$1"',
      ],
    )
    expect(done.exitCode).toBe(0)
    const [first, second, third] = opened()
    expect(first).not.toContain('Cannot')
    expect(second).toMatch(/^# Cannot edit hosts: .*it is no YAML.*/)
    expect(third).toMatch(
      /^# Cannot edit hosts: host "web1": unknown key "memroy" \(line \d+\)\n# hint: did you mean "memory"\?\n/,
    )
    expect(third?.match(/Cannot/g)).toHaveLength(1)
    expect(await shown('web1')).toContain(',4G,')
  })

  it('gives up with the reasons where the text comes back as it was', async () => {
    const done = await edit(['host', 'web1', '--yes'], ['sed -i "s/10.20.0.[0-9]*/10.99.0.1/" "$1"', 'true'])
    expect(done.exitCode).toBe(2)
    expect(done.stderr).toContain('10.99.0.1')
    expect(done.stderr).toContain('the edited text is kept in')
    expect(opened()).toHaveLength(2)
    expect(await shown('web1')).toContain('10.20.0.')
  })

  it.each([
    ['no change', 'true'],
    ['an empty text', ': > "$1"'],
    ['nothing but comments', 'sed -i "/^#/!d" "$1"'],
  ])('changes nothing with %s', async (_what, script) => {
    const done = await edit(['host'], [script])
    expect([done.stdout, done.stderr, done.exitCode]).toEqual(['nothing changed\n', '', 0])
  })

  it('is refused, with what changed, where somebody else has changed one of the objects', async () => {
    const env = Object.entries(siteEnv)
      .map(([key, value]) => `${key}='${value}'`)
      .join(' ')
    const other = `${env} ${process.execPath} --import ${import.meta.resolve('tsx')} ${join(import.meta.dirname, '../../../src/bin/inv.ts')}`
    const done = await edit(
      ['host', 'group=web', '--yes'],
      [`${other} --site "${site.root}" set host web2 cpus=8 > /dev/null; sed -i "s/1G/2G/" "$1"`],
    )
    expect(done.stderr).toContain('Cannot edit hosts: host "web2" was changed meanwhile')
    expect(done.stderr).toContain('+cpus: 8\n')
    expect(done.exitCode).toBe(2)
    expect(await site.ok('list host memory=2G --count')).toBe('0\n')
  })

  it('does not remove what others stand on, nor most of what there is', async () => {
    const parent = await edit(
      ['host', 'name=hv1,web1', '--yes'],
      ['sed -i "/host hv1 /,/^--- # host web1/{/host web1/!d}" "$1"', 'true'],
    )
    expect(parent.stderr).toContain('it is the parent of host "web1", "web2"')
    for (let index = 0; index < 8; index += 1) await site.ok(`add host n${index} --no-save`)
    for (const file of ['opened-1', 'opened-2']) writeFileSync(join(site.root, file), '')
    const most = await edit(
      ['host', 'name~^n', '--yes'],
      ['', '', 'sed -i "/^--- # host n1 /,/^--- # host n7/{/host n7/!d}" "$1"'],
    )
    expect(most.stderr).toContain('more than a third')
    expect(await site.ok('list host name~^n --count')).toBe('8\n')
  })

  it.each([
    ['a name that is taken', 's/host web1 (/host hv1 (/', 'host "hv1": it exists already'],
    ['one name twice', 's/host web1 (/host web2 (/', 'host "web2" is there twice'],
    ['a line without a name', 's/^--- # host web1.*/---/', 'the line does not name an object'],
    ['another kind', 's/^--- # host web1/--- # zone web1/', 'it is a zone, and only hosts are edited here'],
  ])('refuses %s', async (_what, script, said) => {
    const done = await edit(['host', 'group=web', '--yes'], [`sed -i '${script}' "$1"`, 'true'])
    expect([done.stderr, done.exitCode]).toEqual([expect.stringContaining(said), 2])
  })

  it('says so where the editor fails, or there is nothing to edit', async () => {
    expect((await edit(['host'], ['exit 3'])).stderr).toContain('ended with 3; nothing was changed')
    expect((await edit(['zone'], [])).stderr).toContain('there is no zone yet')
    expect((await edit(['host', 'wbe1'], [])).stderr).toContain('did you mean "web1"?')
    expect((await edit(['host', 'group=wbe'], [])).stderr).toContain('did you mean "web"?')
  })
})
