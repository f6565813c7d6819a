import { expect, it } from 'vitest'
import { nobody, ownerOfRef } from './owned-tips.ts'

it.each([
  ['refs/heads/main', undefined],
  ['refs/remotes/origin/main', undefined],
  ['refs/heads/customer/acme', 'acme'],
  ['refs/remotes/origin/customer/acme', 'acme'],
  ['refs/tags/archive/customer/acme/2026-07-01', 'acme'],
  ['refs/heads/feature/main', nobody],
  ['refs/remotes/origin/feature/main', nobody],
  ['refs/heads/customer/acme/topic', nobody],
  ['refs/heads/customer/', nobody],
  ['refs/heads/customer/..', nobody],
  ['refs/tags/customer/acme', nobody],
  ['refs/stash', nobody],
])('%s', (ref, owner) => {
  expect(ownerOfRef(ref, 'main')).toBe(owner)
})
