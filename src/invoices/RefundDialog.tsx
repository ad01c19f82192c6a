import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, problemOf, quietly, useSettled, useWrite } from '../web/api.ts'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { Dialog } from '../web/ui/Dialog.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Segments } from '../web/ui/Segments.tsx'
import { TextField } from '../web/ui/TextField.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Document, RefundAsked } from './contract.ts'
import { RefundPreview } from './RefundPreview.tsx'

const hows = ['whole', 'term', 'share'] as const

/** A percentage as people write it, "40" or "12,5", in basis points; undefined when it is none. */
function basisPoints(typed: string): number | undefined {
  const plain = typed.trim().replace(',', '.')
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(plain)) return undefined
  const points = Math.round(Number(plain) * 100)
  return points >= 1 && points <= 10_000 ? points : undefined
}

/** Asks how much of an invoice goes back and why, and shows everything that would come of it before it is done. */
export function RefundDialog({ document, onClose }: { document: Document; onClose: () => void }) {
  const { t } = useText()
  const format = useFormat()
  const [how, setHow] = useState<(typeof hows)[number]>('whole')
  const [percent, setPercent] = useState('100')
  const [chosen, setChosen] = useState<readonly number[]>(document.lines.map((line) => line.pos))
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const make = useWrite(api.refunds.make)
  const share = basisPoints(percent)
  const wanted = { how, ...(how === 'share' ? { share } : {}) }
  const isWhole = chosen.length === document.lines.length
  const asked: RefundAsked = {
    documentId: document.id,
    ...wanted,
    ...(isWhole ? {} : { lines: chosen.map((pos) => ({ pos, ...wanted })) }),
  }
  const isAskable = chosen.length > 0 && (how !== 'share' || share !== undefined)
  const settled = useSettled(asked)
  const preview = useQuery({
    ...api.refunds.preview.queryOptions({ input: settled }),
    enabled: isAskable,
    retry: false,
  })
  const gross = preview.data?.gross
  const isMissing = isTried && reason.trim().length < 3

  const send = async () => {
    setTried(true)
    if (reason.trim().length < 3 || gross === undefined) return
    await make.send({ ...asked, reason, expectedGross: gross })
    onClose()
    notify(t('refunds.done'))
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('refunds.act')}
      wide
      actions={
        <>
          <Button onPress={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            pending={make.isPending}
            disabledReason={preview.error ? problemOf(preview.error).detail : undefined}
            onPress={() => quietly(send())}
          >
            {t('refunds.send', { amount: gross ? format.money(gross, document.currency) : '' })}
          </Button>
        </>
      }
    >
      <Segments
        label={t('refunds.how')}
        options={hows.map((value) => ({ value, label: t(`refunds.how.${value}`) }))}
        value={how}
        onChange={setHow}
      />
      {how === 'share' ? (
        <TextField
          label={t('refunds.percent')}
          inputMode="decimal"
          value={percent}
          onChange={setPercent}
          error={share === undefined ? t('refunds.percent.wrong') : null}
        />
      ) : null}
      {document.lines.length > 1 ? <Lines document={document} chosen={chosen} onChange={setChosen} /> : null}
      <TextField
        label={t('refunds.reason')}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={setReason}
        error={isMissing ? t('refunds.reason.missing') : null}
      />
      {preview.error ? (
        <Notice tone="negative" live>
          {problemOf(preview.error).detail}
        </Notice>
      ) : null}
      {make.problem ? (
        <Notice tone="negative" live>
          {make.problem.detail}
        </Notice>
      ) : null}
      {preview.data && isAskable ? <RefundPreview refund={preview.data} /> : null}
    </Dialog>
  )
}

type LinesProps = {
  document: Document
  chosen: readonly number[]
  onChange: (chosen: readonly number[]) => void
}

function Lines({ document, chosen, onChange }: LinesProps) {
  const { t } = useText()
  const format = useFormat()
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{t('refunds.which')}</legend>
      <div className="flex max-h-48 flex-col gap-1 overflow-y-auto">
        {document.lines.map((line) => (
          <Checkbox
            key={line.pos}
            label={`${line.name}, ${format.money(line.net, document.currency)}`}
            checked={chosen.includes(line.pos)}
            onChange={(isOn) =>
              onChange(
                isOn ? [...chosen, line.pos].sort((a, b) => a - b) : chosen.filter((pos) => pos !== line.pos),
              )
            }
          />
        ))}
      </div>
    </fieldset>
  )
}
