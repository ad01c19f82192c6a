import { useQuery } from '@tanstack/react-query'
import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Id } from '../lib/id.ts'
import { api, useWrite } from '../web/api.ts'
import { allProducts } from '../web/queries.ts'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { FormDialog } from '../web/ui/FormDialog.tsx'
import { Link } from '../web/ui/Link.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Select } from '../web/ui/Select.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Partnership } from './contract.ts'
import type { Guard, Guards } from './guardedContract.ts'
import { type ActKind, actKinds } from './guardedKinds.ts'
import { useMayDecide } from './mayDecide.tsx'

/** One guarded act in a sentence: "Orders above CHF 100.00", "Another renewal period: site.ch". */
export function useGuardSentence() {
  const { t } = useText()
  const format = useFormat()
  return ({ act, above, currency, productName }: Guards['guards'][number]): string => {
    const what =
      act === 'order' && above !== null && currency !== null && Number(above) > 0
        ? t('guard.order.above', { sum: format.money(above, currency) })
        : t(`guard.${act}`)
    return productName === null ? what : t('guard.ofProduct', { what, name: productName })
  }
}

/** What this partner only proposes and the client confirms, with the way to change it. */
export function GuardsSection({ partnership }: { partnership: Partnership }) {
  const { t } = useText()
  const { client, id, partner } = partnership
  const query = useQuery(
    api.guardedActs.guards.queryOptions({ input: { organisationId: client.id, partnershipId: id } }),
  )
  const sentence = useGuardSentence()
  const { whyNot } = useMayDecide(partnership)
  const [isEditing, setEditing] = useState(false)
  if (!query.data) return null
  const { guards } = query.data
  return (
    <Section
      title={t('guard.title')}
      lead={t('guard.lead', { partner: partner.name })}
      actions={
        <Button
          size="small"
          icon={Pencil}
          onPress={() => setEditing(true)}
          disabledReason={whyNot}
          reasonShown="spoken"
        >
          {t('guard.change')}
        </Button>
      }
    >
      {guards.length === 0 ? (
        <p className="text-ink-2">{t('guard.none', { partner: partner.name })}</p>
      ) : (
        <ul className="border-t border-line">
          {guards.map((guard) => (
            <li key={`${guard.act} ${guard.productId}`} className="border-b border-line py-2.5">
              {sentence(guard)}
            </li>
          ))}
        </ul>
      )}
      <p>
        <Link href={`/o/${client.id}/proposed`}>{t('guard.toProposals')}</Link>
      </p>
      {isEditing ? (
        <GuardsDialog partnership={partnership} held={query.data} onClose={() => setEditing(false)} />
      ) : null}
    </Section>
  )
}

type DialogProps = { partnership: Partnership; held: Guards; onClose: () => void }

function GuardsDialog({ partnership, held, onClose }: DialogProps) {
  const { t } = useText()
  const { client, id, partner } = partnership
  const save = useWrite(api.guardedActs.setGuards)
  const all = (act: ActKind) => held.guards.find((guard) => guard.act === act && guard.productId === null)
  const [chosen, setChosen] = useState<readonly ActKind[]>(actKinds.filter(all))
  const [above, setAbove] = useState(all('order')?.above ?? '0.00')
  const [single, setSingle] = useState<readonly Guard[]>(
    held.guards.flatMap(({ act, productId, above: sum }) =>
      productId ? [{ act, productId, above: sum }] : [],
    ),
  )
  const send = async () => {
    const general = chosen.map((act) => ({
      act,
      productId: null,
      above: act === 'order' ? above.trim().replace(',', '.') || '0.00' : null,
    }))
    await save.send({
      organisationId: client.id,
      partnershipId: id,
      version: held.version,
      guards: [...general, ...single],
    })
    notify(t('guard.saved', { partner: partner.name }))
    onClose()
  }
  return (
    <FormDialog
      title={t('guard.change')}
      onClose={onClose}
      onSend={send}
      sendLabel={t('guard.save')}
      pending={save.isPending}
      lead={t('guard.dialog.lead', { partner: partner.name })}
      refusal={save.problem?.detail}
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium text-ink">{t('guard.dialog.all')}</legend>
        {actKinds.map((act) => (
          <Checkbox
            key={act}
            label={t(`guard.${act}`)}
            checked={chosen.includes(act)}
            onChange={(on) => setChosen(on ? [...chosen, act] : chosen.filter((other) => other !== act))}
          />
        ))}
      </fieldset>
      {chosen.includes('order') ? (
        <TextField
          label={t('guard.dialog.above')}
          hint={t('guard.dialog.aboveHint')}
          value={above}
          onChange={setAbove}
          inputMode="decimal"
        />
      ) : null}
      <SingleProducts partnership={partnership} single={single} onChange={setSingle} />
    </FormDialog>
  )
}

type SingleProps = {
  partnership: Partnership
  single: readonly Guard[]
  onChange: (single: readonly Guard[]) => void
}

/** Acts guarded on single products alone. */
function SingleProducts({ partnership, single, onChange }: SingleProps) {
  const { t } = useText()
  const products = useQuery(allProducts(partnership.client.id))
  const names = new Map<string, string>(products.data?.map((row) => [row.id, row.name]))
  const [act, setAct] = useState<ActKind>('renewal_off')
  const [productId, setProductId] = useState('')
  const isKnown = single.some((guard) => guard.act === act && guard.productId === productId)
  const add = () => {
    const row = products.data?.find(({ id }) => id === productId)
    if (!row || isKnown) return
    onChange([...single, { act, productId: row.id, above: act === 'order' ? '0.00' : null }])
  }
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-medium text-ink">{t('guard.dialog.single')}</legend>
      {single.length > 0 ? (
        <ul className="border-t border-line">
          {single.map((guard) => (
            <li
              key={`${guard.act} ${guard.productId}`}
              className="flex items-center justify-between gap-3 border-b border-line py-2"
            >
              <span>
                {t('guard.ofProduct', {
                  what: t(`guard.${guard.act}`),
                  name: names.get(guard.productId ?? '') ?? '',
                })}
              </span>
              <Button
                size="small"
                variant="quiet"
                icon={Trash2}
                onPress={() => onChange(single.filter((other) => other !== guard))}
              >
                {t('guard.dialog.remove')}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label={t('guard.dialog.act')}
          value={act}
          onChange={setAct}
          options={actKinds.map((value) => ({ value, label: t(`guard.${value}`) }))}
        />
        <Select
          label={t('guard.dialog.product')}
          placeholder={t('guard.dialog.choose')}
          value={productId}
          onChange={setProductId}
          options={(products.data ?? [])
            .filter((row) => row.state === 'active')
            .map((row) => ({ value: row.id, label: row.name }))}
        />
      </div>
      <div>
        <Button
          size="small"
          onPress={add}
          disabledReason={
            productId === '' ? t('guard.dialog.choose') : isKnown ? t('guard.dialog.known') : null
          }
        >
          {t('guard.dialog.add')}
        </Button>
      </div>
    </fieldset>
  )
}

type NoteProps = { partnerId: Id<'organisation'>; clientId: Id<'organisation'> }

/** Says to a partner's people what the client confirms itself before it happens. */
export function GuardsNote({ partnerId, clientId }: NoteProps) {
  const { t } = useText()
  const guards = useQuery(api.guardedActs.guardsOfClient.queryOptions({ input: { partnerId, clientId } }))
  const sentence = useGuardSentence()
  if (!guards.data || guards.data.guards.length === 0) return null
  return (
    <Notice title={t('guard.note')}>
      <ul className="list-disc ps-4">
        {guards.data.guards.map((guard) => (
          <li key={`${guard.act} ${guard.productId}`}>{sentence(guard)}</li>
        ))}
      </ul>
    </Notice>
  )
}
