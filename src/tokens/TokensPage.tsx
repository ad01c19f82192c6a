import { useQuery } from '@tanstack/react-query'
import { Bot, KeyRound } from 'lucide-react'
import { useState } from 'react'
import { api, quietly, useWrite } from '../web/api.ts'
import { tableState } from '../web/Loaded.tsx'
import { useLegalNames } from '../web/queries.ts'
import { isBossHat, useHat } from '../web/session.tsx'
import { Page } from '../web/shell/Page.tsx'
import { useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { DataTable } from '../web/ui/DataTable.tsx'
import { ConfirmDialog } from '../web/ui/Dialog.tsx'
import { EmptyState } from '../web/ui/EmptyState.tsx'
import { Day } from '../web/ui/Money.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section, Sheet } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { notify } from '../web/ui/Toast.tsx'
import { AddTechnicalUser } from './AddTechnicalUser.tsx'
import type { TokenRow } from './contract.ts'
import { MakeToken } from './MakeToken.tsx'

type Doing = { what: 'user' } | { what: 'token' } | { what: 'revoke'; token: TokenRow }

/** Technical users of the organisation and the tokens they act by. */
export function TokensPage() {
  const { t } = useText()
  const hat = useHat()
  const { organisationId } = hat
  const names = useLegalNames(organisationId)
  const isBoss = isBossHat(hat)
  const [doing, setDoing] = useState<Doing | null>(null)
  const close = () => setDoing(null)
  const users = useQuery({ ...api.tokens.users.queryOptions({ input: { organisationId } }), enabled: isBoss })
  const tokens = useQuery({ ...api.tokens.list.queryOptions({ input: { organisationId } }), enabled: isBoss })
  const whyNot = isBoss ? null : t('tokens.whoCan', { names })
  const noUser = users.data?.length === 0 ? t('tokens.userFirst') : null
  return (
    <Page
      title={t('tokens.title')}
      actions={
        <>
          <Button
            icon={Bot}
            onPress={() => setDoing({ what: 'user' })}
            disabledReason={whyNot}
            reasonShown="spoken"
          >
            {t('tokens.addUser')}
          </Button>
          <Button
            variant="primary"
            icon={KeyRound}
            onPress={() => setDoing({ what: 'token' })}
            disabledReason={whyNot ?? noUser}
            reasonShown="spoken"
          >
            {t('tokens.make')}
          </Button>
        </>
      }
    >
      <Sheet>
        <Section title={t('tokens.users')} lead={t('tokens.users.lead')}>
          {users.data && users.data.length > 0 ? (
            <ul className="border-t border-line">
              {users.data.map((user) => (
                <li key={user.personId} className="flex justify-between gap-4 border-b border-line py-3">
                  <span className="font-medium">{user.name}</span>
                  <span className="text-ink-2">{t('tokens.count', { count: user.tokens })}</span>
                </li>
              ))}
            </ul>
          ) : (
            <p className="border-t border-line py-3 text-ink-2">{whyNot ?? t('tokens.users.none')}</p>
          )}
        </Section>
      </Sheet>
      <DataTable
        caption={t('tokens.list')}
        rows={tokens.data ?? []}
        rowId={(row) => row.id}
        state={whyNot ? { is: 'noRights', message: whyNot } : tableState(tokens)}
        countText={t('tokens.count', { count: tokens.data?.length ?? 0 })}
        empty={<EmptyState title={t('tokens.none')}>{t('tokens.none.text')}</EmptyState>}
        columns={[
          {
            id: 'name',
            head: t('tokens.name'),
            rowHead: true,
            cell: (row) => (
              <span className="flex flex-col">
                <span className="font-medium">{row.name}</span>
                <span className="font-mono text-meta text-ink-3">mdt_…{row.hint}</span>
              </span>
            ),
          },
          { id: 'user', head: t('tokens.user'), cell: (row) => row.user },
          {
            id: 'scopes',
            head: t('tokens.scopes'),
            cell: (row) => row.scopes.map((scope) => t(`tokens.scope.${scope}`)).join(', '),
          },
          {
            id: 'used',
            head: t('tokens.used'),
            cell: (row) => (row.lastUsedAt ? <Day iso={row.lastUsedAt} /> : '—'),
          },
          { id: 'ends', head: t('tokens.ends'), cell: (row) => <Day iso={row.expiresAt} /> },
          {
            id: 'state',
            head: t('tokens.state'),
            cell: (row) => (
              <Tag tone={row.state === 'working' ? 'positive' : 'neutral'}>
                {t(`tokens.state.${row.state}`)}
              </Tag>
            ),
          },
          {
            id: 'revoke',
            head: t('tokens.revoke'),
            headHidden: true,
            align: 'end',
            onPhone: 'foot',
            cell: (row) =>
              row.state === 'working' ? (
                <Button
                  size="small"
                  variant="danger"
                  onPress={() => setDoing({ what: 'revoke', token: row })}
                >
                  {t('tokens.revoke')}
                  <span className="sr-only">: {row.name}</span>
                </Button>
              ) : null,
          },
        ]}
      />
      {doing?.what === 'user' ? <AddTechnicalUser onClose={close} /> : null}
      {doing?.what === 'token' && users.data ? <MakeToken users={users.data} onClose={close} /> : null}
      {doing?.what === 'revoke' ? <RevokeToken token={doing.token} onClose={close} /> : null}
    </Page>
  )
}

function RevokeToken({ token, onClose }: { token: TokenRow; onClose: () => void }) {
  const { t } = useText()
  const { organisationId } = useHat()
  const revoke = useWrite(api.tokens.revoke)
  const act = async () => {
    await revoke.send({ organisationId, tokenId: token.id })
    notify(t('tokens.revoked', { name: token.name }))
    onClose()
  }
  return (
    <ConfirmDialog
      open
      danger
      onClose={onClose}
      onConfirm={() => quietly(act())}
      pending={revoke.isPending}
      title={t('tokens.revoke.title', { name: token.name })}
      confirmLabel={t('tokens.revoke')}
    >
      <p>{t('tokens.revoke.text')}</p>
      {revoke.problem ? (
        <Notice tone="negative" live>
          {revoke.problem.detail}
        </Notice>
      ) : null}
    </ConfirmDialog>
  )
}
