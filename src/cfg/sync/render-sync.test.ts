import { describe, expect, it } from 'vitest'
import type { Block } from '../../command/block.ts'
import type { CheckedTree } from '../check-trees/checked-tree.ts'
import type { CustomerSync } from './customer-sync.ts'
import { renderSync } from './render-sync.ts'

function aSync(customer: string, rest: Partial<CustomerSync>): CustomerSync {
  return { customer, branch: `customer/${customer}`, state: 'up-to-date', before: 'a', news: [], ...rest }
}

function aCheck(customer: string, rest: Partial<CheckedTree>): CheckedTree {
  const branch = `customer/${customer}`
  return { customer, branch, hosts: 2, evaluated: true, problems: [], changes: [], ...rest }
}

/** Text of all lines, without the table. */
function told(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block) =>
    block.kind === 'lines' ? block.lines.map((cell) => (typeof cell === 'string' ? cell : cell.text)) : [],
  )
}

function broken(customer: string, hosts: readonly string[]): CustomerSync {
  const problem = { hosts, lines: ['no such thing', 'hint: there'], old: true }
  return aSync(customer, { state: 'check-failed', news, check: aCheck(customer, { problems: [problem] }) })
}

const news = [{ commit: 'b', subject: 'News' }]

describe('renderSync', () => {
  it('tells changes that are the same together, by customers and hosts', () => {
    const change = (host: string, changed: readonly string[]) => ({ host, added: [], removed: [], changed })
    const moving = (customer: string, changes: CheckedTree['changes']): CustomerSync =>
      aSync(customer, { state: 'would-move', news, check: aCheck(customer, { changes }) })
    const blocks = renderSync(
      [
        moving('acme', [change('web', ['file:/etc/a']), change('db', ['file:/etc/b'])]),
        moving('globex', [change('web', ['file:/etc/a'])]),
      ],
      { base: 'main', plan: true },
    )
    expect(told(blocks)).toEqual([
      '2 hosts of 2 customers: acme, globex',
      '  ~ file:/etc/a',
      'acme: db',
      '  ~ file:/etc/b',
      'base "main" into 2 customers: 2 would be merged',
    ])
    expect(blocks[0]).toMatchObject({
      kind: 'table',
      rows: [
        ['acme', { text: 'would be merged' }, '1', '2 of 2', ''],
        ['globex', { text: 'would be merged' }, '1', '1 of 2', ''],
      ],
    })
  })

  it('names what is left, with the way to solve it', () => {
    const blocks = renderSync(
      [
        aSync('acme', { state: 'moved', after: 'c', news }),
        broken('broken', ['a', 'b', 'c', 'd']),
        aSync('clash', {
          state: 'conflicts',
          news,
          conflicts: [{ kind: 'modify/delete', paths: ['x', 'y'] }],
        }),
        aSync('dirty', { state: 'refused', reason: 'not clean', hint: 'commit' }),
        aSync('elsewhere', { state: 'solving', workTree: '/a b', unsolved: ['x'] }),
      ],
      { base: 'main', plan: false },
    )
    expect(told(blocks)).toEqual([
      'broken',
      '  a, b, c and 1 more: no such thing (without base too)',
      '    hint: there',
      '  cfg sync broken makes a work tree to solve it in',
      'clash',
      '  modify/delete: x, y',
      '  cfg sync clash makes a work tree to solve it in',
      'dirty',
      '  not clean',
      '  hint: commit',
      'elsewhere',
      '  not solved: x',
      '  its merge waits in /a b:',
      "    cd '/a b'    and solve it there with ordinary tools",
      '    git commit',
      '    cfg sync elsewhere    finishes it; with --abort it is dropped',
      'base "main" into 5 customers: 1 merged, 1 with conflicts, 1 failing the check, 1 being solved, 1 refused',
    ])
  })

  it('counts no hosts where the check failed', () => {
    const [block] = renderSync([broken('acme', ['a'])], { base: 'main', plan: true })
    expect(block).toMatchObject({
      rows: [['acme', { text: 'fails its check' }, '1', '-', '1 problem']],
    })
  })

  it('tells once what is the same for many', () => {
    const many = [broken('acme', ['a']), broken('globex', ['b', 'c'])]
    expect(told(renderSync(many, { base: 'main', plan: true }))).toEqual([
      'acme, globex',
      '  no such thing (without base too)',
      '    hint: there',
      '  cfg sync NAME makes a work tree to solve it in',
      'base "main" into 2 customers: 0 would be merged, 2 failing the check',
    ])
  })
})
