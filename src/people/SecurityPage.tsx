import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { Loaded } from '../web/Loaded.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useFormat, useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { ConfirmDialog, Dialog } from '../web/ui/Dialog.tsx'
import { type Fact, FactList } from '../web/ui/FactList.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import { Sessions } from './Sessions.tsx'
import { SetUpFactor } from './SetUpFactor.tsx'
import type { Security } from './securityContract.ts'

/** The ways into one's own account: second factors, recovery codes, identity provider, sessions. */
export function SecurityPage() {
  const { t } = useText()
  const query = useQuery(api.security.get.queryOptions({ input: {} }))
  return (
    <Page title={t('security.title')} above={<Link href="/me">{t('profile.title')}</Link>}>
      <Loaded query={query} what={t('security.title')}>
        {(security) => (
          <Sheet>
            {security.resetAsked ? <ResetAsked {...security.resetAsked} /> : null}
            <Factors security={security} />
            {security.totpSince || security.passkeys.length > 0 ? (
              <Codes left={security.recoveryCodesLeft} />
            ) : null}
            {security.identityProvider ? <IdentityLink {...security.identityProvider} /> : null}
            <Section title={t('profile.password')} lead={t('security.password.lead')}>
              <div>
                <LinkButton href="/forgot-password">{t('profile.password')}</LinkButton>
              </div>
            </Section>
            <Sessions sessions={security.sessions} />
          </Sheet>
        )}
      </Loaded>
    </Page>
  )
}

function ResetAsked({ by, reason }: { by: string; reason: string }) {
  const { t } = useText()
  const refuse = useWrite(api.security.refuseReset)
  const act = async () => {
    await refuse.send({})
    notify(t('security.reset.refused'))
  }
  return (
    <Notice
      tone="warning"
      title={t('security.reset.title', { by })}
      actions={
        <Button onPress={() => quietly(act())} pending={refuse.isPending}>
          {t('security.reset.refuse')}
        </Button>
      }
    >
      {t('security.reset.text', { reason })}
    </Notice>
  )
}

type Removing = { name: string; remove: () => Promise<unknown> }

function Factors({ security }: { security: Security }) {
  const { t } = useText()
  const format = useFormat()
  const removeTotp = useWrite(api.security.removeTotp)
  const removePasskey = useWrite(api.security.removePasskey)
  const [isAdding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Removing | null>(null)
  const isOnly = Number(security.totpSince !== null) + security.passkeys.length === 1
  const whyNot = security.mandatory && isOnly ? t('refusal.factor_mandatory') : null
  const problem = removeTotp.problem ?? removePasskey.problem
  const removal = (one: Removing) => (
    <Button size="small" onPress={() => setRemoving(one)} disabledReason={whyNot} reasonShown="spoken">
      {t('security.remove')}
    </Button>
  )
  const facts: Fact[] = [
    ...(security.totpSince
      ? [
          {
            label: t('security.app'),
            value: t('security.since', { day: format.dayLong(security.totpSince) }),
            action: removal({ name: t('security.app'), remove: () => removeTotp.send({}) }),
          },
        ]
      : []),
    ...security.passkeys.map((passkey) => ({
      label: passkey.name,
      value: passkey.lastUsedAt
        ? t('security.passkey.used', { day: format.dayLong(passkey.lastUsedAt) })
        : t('security.since', { day: format.dayLong(passkey.since) }),
      action: removal({
        name: passkey.name,
        remove: () => removePasskey.send({ passkeyId: passkey.id }),
      }),
    })),
  ]
  const act = async () => {
    if (!removing) return
    await removing.remove()
    setRemoving(null)
    notify(t('security.removed', { name: removing.name }))
  }
  return (
    <Section
      title={t('security.factors')}
      lead={t(security.mandatory ? 'security.factors.mandatory' : 'security.factors.lead')}
      actions={isAdding ? null : <Button onPress={() => setAdding(true)}>{t('security.factors.add')}</Button>}
    >
      {security.dueOn ? (
        <Notice tone="warning">{t('security.due', { day: format.dayLong(security.dueOn) })}</Notice>
      ) : null}
      {facts.length > 0 ? <FactList facts={facts} /> : <p className="text-ink-2">{t('security.none')}</p>}
      {whyNot ? <p className="text-ink-2">{whyNot}</p> : null}
      <Dialog open={isAdding} onClose={() => setAdding(false)} title={t('security.factors.add')}>
        <SetUpFactor onDone={() => setAdding(false)} />
      </Dialog>
      <ConfirmDialog
        open={removing !== null}
        danger
        onClose={() => setRemoving(null)}
        onConfirm={() => quietly(act())}
        pending={removeTotp.isPending || removePasskey.isPending}
        title={t('security.remove.title', { name: removing?.name ?? '' })}
        confirmLabel={t('security.remove')}
      >
        <p>{t('security.remove.text')}</p>
        {problem ? (
          <Notice tone="negative" live>
            {problem.detail}
          </Notice>
        ) : null}
      </ConfirmDialog>
    </Section>
  )
}

function Codes({ left }: { left: number }) {
  const { t } = useText()
  const renew = useWrite(api.security.renewCodes)
  const [codes, setCodes] = useState<string[] | null>(null)
  const act = async () => setCodes((await renew.send({})).recoveryCodes)
  return (
    <Section
      title={t('security.codes')}
      lead={t('security.codes.left', { count: left })}
      actions={
        <Button onPress={() => quietly(act())} pending={renew.isPending}>
          {t('security.codes.renew')}
        </Button>
      }
    >
      {left <= 2 ? <Notice tone="warning">{t('security.codes.few')}</Notice> : null}
      {renew.problem ? <Notice tone="negative">{renew.problem.detail}</Notice> : null}
      <Dialog open={codes !== null} onClose={() => setCodes(null)} title={t('security.codes')}>
        {codes ? <RecoveryCodes codes={codes} onKept={() => setCodes(null)} /> : null}
      </Dialog>
    </Section>
  )
}

function IdentityLink({ name, linkedSince }: { name: string; linkedSince: string | null }) {
  const { t } = useText()
  const format = useFormat()
  const link = useWrite(api.security.link)
  const unlink = useWrite(api.security.unlink)
  const problem = link.problem ?? unlink.problem
  const setOut = async () => window.location.assign((await link.send({})).address)
  const undo = async () => {
    await unlink.send({})
    notify(t('security.identity.unlinked', { name }))
  }
  return (
    <Section
      title={name}
      lead={
        linkedSince
          ? t('security.identity.since', { day: format.dayLong(linkedSince) })
          : t('security.identity.lead')
      }
      actions={
        linkedSince ? (
          <Button onPress={() => quietly(undo())} pending={unlink.isPending}>
            {t('security.identity.unlink')}
          </Button>
        ) : (
          <Button onPress={() => quietly(setOut())} pending={link.isPending}>
            {t('security.identity.link')}
          </Button>
        )
      }
    >
      {problem ? <Notice tone="negative">{problem.detail}</Notice> : null}
    </Section>
  )
}
