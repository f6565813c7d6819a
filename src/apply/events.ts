/** What a run tells while it goes on. */
import type { HostReport, ResourceReport, TriggerReport } from './report.ts'

export type RunEvent =
  | { readonly kind: 'waiting'; readonly host: string; readonly for: string }
  | { readonly kind: 'phase'; readonly host: string; readonly phase: Phase }
  | { readonly kind: 'resource'; readonly host: string; readonly resource: ResourceReport }
  | { readonly kind: 'trigger'; readonly host: string; readonly trigger: TriggerReport }
  | { readonly kind: 'note'; readonly host: string; readonly text: string }
  | { readonly kind: 'done'; readonly host: string; readonly report: HostReport }

export type Phase = 'connect' | 'facts' | 'observe' | 'converge' | 'restart'

export type Emit = (event: RunEvent) => void
