/** Changes that are recorded in the middle of a merge. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempSite, type TestSite } from '../../lib/temp-site.ts'

const FILE = 'inventory/groups/web.yaml'

/** Branch `other` has other notes of group web, and a file. */
async function withOther(): Promise<TestSite> {
  const site = await tempSite()
  const { root, ok, git } = site
  await ok('add group web')
  git('switch', '-qc', 'other')
  writeFileSync(join(root, FILE), 'notes: other\n')
  writeFileSync(join(root, 'types/x'), 'x')
  git('add', '-A')
  git('commit', '-qm', 'other')
  git('switch', '-q', 'main')
  return site
}

it('are commits below the merge, and stay where it is given up', async () => {
  const { ok, git } = await withOther()
  const before = git('rev-parse', 'main')
  git('merge', '-q', '--no-commit', '--no-ff', '-s', 'ours', 'other')
  await ok('add group db')
  expect(git('log', '-1', '--format=%P %s', 'main')).toBe(`${before} inv add group db`)
  git('merge', '--abort')
  expect(await ok('list group')).toContain('db')
  expect(await ok('status')).toBe('database and branch main are the same\n')
  git('merge', '-q', '--no-commit', '--no-ff', '-s', 'ours', 'other')
  await ok('add group mail')
  const recorded = git('rev-parse', 'main')
  git('commit', '-qm', 'merged')
  expect(git('log', '-1', '--format=%P', 'main')).toBe(`${recorded} ${git('rev-parse', 'other')}`)
  expect(await ok('status')).toBe('database and branch main are the same\n')
})

it('wait where their text is in conflict, and only those, for the first command after it', async () => {
  const { ok, inv, git } = await withOther()
  await ok('set group web notes=own')
  expect(() => git('merge', '-q', 'other')).toThrow('git merge')
  const before = git('rev-parse', 'main')
  await ok('add group db')
  expect(git('log', '-1', '--format=%P %s', 'main')).toBe(`${before} inv add group db`)
  const { exitCode, stderr } = await inv('set group web attr.port=80')
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('its text is not saved')])
  git('checkout', '-q', '--ours', FILE)
  git('add', '-A')
  git('commit', '-qm', 'solved')
  await ok('list group')
  expect(git('log', '-2', '--format=%s', 'main')).toBe('inv set group web attr.port=80\nsolved')
  expect(git('show', `main:${FILE}`)).toContain('port: 80')
})
