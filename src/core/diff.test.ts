import { describe, expect, it } from 'vitest'
import { unifiedDiff } from './diff.ts'

describe('unifiedDiff', () => {
  it('shows what goes and what comes, with context', () => {
    expect(unifiedDiff('/etc/motd', 'a\nb\nc\n', 'a\nB\nc\n')).toBe(
      '--- /etc/motd\n+++ /etc/motd\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n',
    )
  })

  it('is empty for equal texts', () => {
    expect(unifiedDiff('/etc/motd', 'a\n', 'a\n')).toBe('')
  })

  it('says that a side was not there', () => {
    expect(unifiedDiff('/etc/motd', null, 'a\n')).toBe('--- /dev/null\n+++ /etc/motd\n@@ -0,0 +1,1 @@\n+a\n')
    expect(unifiedDiff('/etc/motd', 'a\n', null)).toBe('--- /etc/motd\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n')
  })

  it('tells of a missing final newline, and leaves lines alone that look like a header', () => {
    expect(unifiedDiff('f', 'x', '-- y\t\n')).toContain('\\ No newline at end of file')
    expect(unifiedDiff('f', '', '-- y\t\n')).toContain('+-- y\t\n')
    expect(unifiedDiff('f', '-- y\t\n', 'z\n')).toContain('--- y\t\n')
  })
})
