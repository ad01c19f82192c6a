import { z } from 'zod'
import { asked, done, pageOf, paging } from '../lib/contract.ts'
import { idOf } from '../lib/id.ts'
import { eventTypes, testType } from './event.ts'
import { schemes } from './scheme.ts'

const organisationId = idOf('organisation')
const endpointId = idOf('webhook')
const deliveryId = idOf('delivery')
const name = z.string().trim().min(1).max(80)
const url = z.string().max(2000)
const types = z.array(z.enum(eventTypes)).min(1).max(eventTypes.length)

export const endpointRow = z.object({
  id: endpointId,
  name: z.string(),
  url: z.string(),
  types: z.array(z.enum(eventTypes)),
  /** `failing`: a message was given up after its last try; messages are still tried. */
  state: z.enum(['active', 'failing', 'disabled']),
  disabledBecause: z.enum(['switched_off', 'gone']).nullable(),
  scheme: z.enum(schemes),
  /** What checks the signatures of v1a; of v1 the secret is shown once. */
  publicKey: z.string().nullable(),
  keyMadeAt: z.string(),
  /** Until when the key before it signs as well. */
  oldKeyUntil: z.string().nullable(),
  createdAt: z.string(),
  createdBy: z.string(),
  /** Messages that wait, and those given up that could be sent again. */
  waiting: z.int(),
  failed: z.int(),
})
export type EndpointRow = z.infer<typeof endpointRow>

/** The key to check signatures with: a secret of v1 is in this answer and nowhere else. */
const madeEndpoint = z.object({ key: z.string(), row: endpointRow })

const problem = z.enum([
  'address',
  'timeout',
  'connection',
  'certificate',
  'cut_short',
  'no_concern',
  'disabled',
])

export const deliveryRow = z.object({
  id: deliveryId,
  type: z.enum([...eventTypes, testType]),
  /** `dropped`: it no longer concerned the reader when it was to be sent, or the endpoint was switched off. */
  state: z.enum(['waiting', 'delivered', 'failed', 'dropped']),
  createdAt: z.string(),
  tries: z.int(),
  /** When it is tried next. */
  nextTryAt: z.string().nullable(),
  /** Of the last try. */
  status: z.int().nullable(),
  latencyMs: z.int().nullable(),
  problem: problem.nullable(),
})
export type DeliveryRow = z.infer<typeof deliveryRow>

const attempt = z.object({
  at: z.string(),
  status: z.int().nullable(),
  latencyMs: z.int(),
  problem: problem.nullable(),
  /** The beginning of what was answered. */
  excerpt: z.string(),
})

export type Attempt = z.infer<typeof attempt>

const wholeDelivery = deliveryRow.extend({ payload: z.string(), attempts: z.array(attempt) })

const refusals = ['boss_only'] as const
const ofOrganisation = z.strictObject({ organisationId })
const ofEndpoint = z.strictObject({ organisationId, endpointId })

export const webhooksContract = {
  list: asked({
    method: 'GET',
    path: '/o/{organisationId}/webhooks',
    summary: 'The webhooks of an organisation',
    tag: 'webhooks',
    refusals,
  })
    .input(ofOrganisation)
    .output(z.array(endpointRow)),
  get: asked({
    method: 'GET',
    path: '/o/{organisationId}/webhooks/{endpointId}',
    summary: 'One webhook',
    tag: 'webhooks',
    refusals,
  })
    .input(ofEndpoint)
    .output(endpointRow),
  create: asked({
    method: 'POST',
    path: '/o/{organisationId}/webhooks',
    summary: 'Have messages sent to an address; the key to check them with is shown once',
    tag: 'webhooks',
    refusals: ['boss_only', 'webhook_address', 'webhook_too_many'],
    secret: true,
  })
    .input(ofOrganisation.extend({ name, url, types, scheme: z.enum(schemes).default('v1a') }))
    .output(madeEndpoint),
  change: asked({
    method: 'PATCH',
    path: '/o/{organisationId}/webhooks/{endpointId}',
    summary: 'Change name, address or events of a webhook, switch it off or on again',
    tag: 'webhooks',
    refusals: ['boss_only', 'webhook_address'],
  })
    .input(
      ofEndpoint.extend({
        name: name.optional(),
        url: url.optional(),
        types: types.optional(),
        enabled: z.boolean().optional(),
      }),
    )
    .output(endpointRow),
  remove: asked({
    method: 'DELETE',
    path: '/o/{organisationId}/webhooks/{endpointId}',
    summary: 'Remove a webhook with its keys and its log',
    tag: 'webhooks',
    refusals,
  })
    .input(ofEndpoint)
    .output(done),
  rotate: asked({
    method: 'POST',
    path: '/o/{organisationId}/webhooks/{endpointId}/keys',
    summary: 'Make a new key, shown once; the one before it signs as well for 24 hours',
    tag: 'webhooks',
    refusals,
    secret: true,
  })
    .input(ofEndpoint.extend({ scheme: z.enum(schemes).optional() }))
    .output(madeEndpoint),
  test: asked({
    method: 'POST',
    path: '/o/{organisationId}/webhooks/{endpointId}/test',
    summary: 'Send a test message',
    tag: 'webhooks',
    refusals: ['boss_only', 'webhook_disabled'],
  })
    .input(ofEndpoint)
    .output(deliveryRow),
  deliveries: asked({
    method: 'GET',
    path: '/o/{organisationId}/webhooks/{endpointId}/deliveries',
    summary: 'What was sent in the last 30 days, newest first',
    tag: 'webhooks',
    refusals,
  })
    .input(
      ofEndpoint.extend({
        state: z.enum(['waiting', 'delivered', 'failed', 'dropped']).optional(),
        ...paging,
      }),
    )
    .output(pageOf(deliveryRow)),
  delivery: asked({
    method: 'GET',
    path: '/o/{organisationId}/webhooks/{endpointId}/deliveries/{deliveryId}',
    summary: 'One message with every try',
    tag: 'webhooks',
    refusals,
  })
    .input(ofEndpoint.extend({ deliveryId }))
    .output(wholeDelivery),
  replay: asked({
    method: 'POST',
    path: '/o/{organisationId}/webhooks/{endpointId}/deliveries/{deliveryId}/replay',
    summary: 'Send a message again, by the same webhook-id',
    tag: 'webhooks',
    refusals: ['boss_only', 'webhook_disabled'],
  })
    .input(ofEndpoint.extend({ deliveryId }))
    .output(deliveryRow),
  replayFailed: asked({
    method: 'POST',
    path: '/o/{organisationId}/webhooks/{endpointId}/replay',
    summary: 'Send everything again that was given up or dropped since an instant',
    tag: 'webhooks',
    refusals: ['boss_only', 'webhook_disabled'],
  })
    .input(ofEndpoint.extend({ since: z.iso.datetime({ offset: true }) }))
    .output(z.object({ count: z.int() })),
}
