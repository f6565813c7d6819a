/** The examples of every code of every family. */
import {
  addressRecordExamples,
  mailExamples,
  nameExamples,
  nameServerExamples,
  recordExamples,
  targetExamples,
} from './dns.ts'
import type { Example } from './example.ts'
import {
  attributeExamples,
  groupExamples,
  guestExamples,
  interfaceExamples,
  rackExamples,
  reachExamples,
} from './machines.ts'
import { dhcpExamples, placementExamples, subnetExamples, subnetServerExamples } from './networks.ts'
import { identityExamples, referenceExamples, valueExamples } from './objects.ts'
import { dhcpServerExamples, zoneServerExamples } from './services.ts'
import { waiverExamples } from './waivers.ts'

export const examples: ReadonlyMap<string, Example> = new Map(
  [
    valueExamples,
    referenceExamples,
    identityExamples,
    placementExamples,
    subnetExamples,
    subnetServerExamples,
    dhcpExamples,
    dhcpServerExamples,
    interfaceExamples,
    reachExamples,
    guestExamples,
    rackExamples,
    groupExamples,
    attributeExamples,
    nameExamples,
    recordExamples,
    addressRecordExamples,
    targetExamples,
    nameServerExamples,
    zoneServerExamples,
    mailExamples,
    waiverExamples,
  ].flatMap((family) => Object.entries<Example>(family)),
)
