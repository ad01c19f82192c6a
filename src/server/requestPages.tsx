import { ORPCError } from '@orpc/client'
import type { ReactElement } from 'react'
import { z } from 'zod'
import { idOf } from '../lib/id.ts'
import type { Managed } from '../requests/contract.ts'
import { ManagePage, NoRequestPage } from '../requests/ManagePage.tsx'
import { RequestCheckPage, RequestFormPage, RequestSentPage } from '../requests/RequestPages.tsx'
import { needOf, readForm } from '../requests/requestForm.ts'
import { openHref } from '../web/open/places.ts'
import type { AsVisitor } from './asVisitor.ts'
import { wordsOf } from './draw.tsx'
import type { Answer, Asked, Served } from './served.ts'

function page(
  { language }: Asked,
  place: 'request' | 'manage',
  children: ReactElement,
  status: 200 | 422 = 200,
): Answer {
  const { t } = wordsOf(language)
  return {
    status,
    page: {
      title: t(`open.${place}.title`),
      description: t(`open.${place}.description`),
      width: 'wide',
      // who comes by the link of a letter comes alone
      unlisted: place === 'manage',
      signInHref: openHref('signIn', language),
      children,
    },
  }
}

const none: ReadonlySet<never> = new Set()

/** Asking for offers, in the steps of a form that keeps what was typed. */
const request: Served = {
  show(asked) {
    const form = readForm({ [`speaks-${asked.language}`]: 'on' })
    return page(asked, 'request', <RequestFormPage form={form} wrong={none} refused={null} />)
  },
  async take(asked, visitor, sent) {
    const form = readForm(sent)
    const { need, email, wrong } = needOf(form)
    if (sent.go === 'change')
      return page(asked, 'request', <RequestFormPage form={form} wrong={none} refused={null} />)
    // a program filled in what nobody sees: it is told what everybody is told, and nothing is kept
    if (sent.homepage)
      return page(asked, 'request', <RequestSentPage email={form.email} reference="AO-0000-00" />)
    if (!need)
      return page(asked, 'request', <RequestFormPage form={form} wrong={wrong} refused={null} />, 422)
    if (sent.go !== 'send') return page(asked, 'request', <RequestCheckPage form={form} />)
    try {
      const { reference } = await visitor.client.requests.send({ need, email, language: asked.language })
      return page(asked, 'request', <RequestSentPage email={email} reference={reference} />)
    } catch (error) {
      if (!(error instanceof ORPCError)) throw error
      return page(asked, 'request', <RequestFormPage form={form} wrong={none} refused={error.message} />, 422)
    }
  },
}

const act = z.object({
  act: z.enum(['confirm', 'pause', 'resume', 'extend', 'close', 'erase', 'shortlist', 'decline', 'accept']),
  proposal: idOf('proposal').optional().catch(undefined),
})

async function carryOut(visitor: AsVisitor, token: string, form: Record<string, string>): Promise<void> {
  const read = act.safeParse(form)
  if (!read.success) return
  const { requests } = visitor.client
  const { act: wish, proposal } = read.data
  if (wish === 'confirm') await requests.confirm({ token })
  else if (wish === 'erase') await requests.erase({ token })
  else if (wish === 'shortlist' || wish === 'decline' || wish === 'accept') {
    if (proposal) await requests.decide({ token, proposalId: proposal, decision: wish })
  } else await requests.change({ token, act: wish })
}

async function lookAt(visitor: AsVisitor, token: string): Promise<Managed | undefined> {
  try {
    return await visitor.client.requests.manage({ token })
  } catch (error) {
    if (error instanceof ORPCError && ['not_found', 'input_invalid'].includes(error.code)) return undefined
    throw error
  }
}

/** A request by its link. Opening the link changes nothing; every act is a button. */
const manage: Served = {
  async show(asked, visitor) {
    const token = asked.below ?? ''
    const managed = token ? await lookAt(visitor, token) : undefined
    return page(asked, 'manage', managed ? <ManagePage token={token} managed={managed} /> : <NoRequestPage />)
  },
  async take(asked, visitor, form) {
    const token = asked.below ?? ''
    try {
      await carryOut(visitor, token, form)
    } catch (error) {
      // it went on meanwhile: the page says how it stands
      if (!(error instanceof ORPCError)) throw error
    }
    return { to: `${openHref('manage', asked.language)}/${token}` }
  },
}

export const requestPages: Record<'request' | 'manage', Served> = { request, manage }
