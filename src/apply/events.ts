/** What a run tells while it goes on. */
import type { ResourceName } from '../type/resource.ts'
import type { HostReport, ResourceReport, TriggerReport } from './report.ts'

export type RunEvent =
  | { readonly kind: 'waiting'; readonly host: string; readonly for: string }
  | { readonly kind: 'phase'; readonly host: string; readonly phase: Phase }
  /** `done` of `of` resources are settled; `resources` are being made what they should be. */
  | {
      readonly kind: 'working'
      readonly host: string
      readonly resources: readonly ResourceName[]
      readonly done: number
      readonly of: number
    }
  | {
      readonly kind: 'batch'
      readonly number: number
      readonly of: number
      readonly hosts: readonly string[]
    }
  /** Of the host's health check; undefined: it is well. */
  | { readonly kind: 'health'; readonly host: string; readonly reason: string | undefined }
  | { readonly kind: 'resource'; readonly host: string; readonly resource: ResourceReport }
  | { readonly kind: 'trigger'; readonly host: string; readonly trigger: TriggerReport }
  | { readonly kind: 'note'; readonly host: string; readonly text: string }
  | { readonly kind: 'done'; readonly host: string; readonly report: HostReport }

export type Phase = 'connect' | 'facts' | 'observe' | 'converge' | 'restart' | 'health'

export type Emit = (event: RunEvent) => void
