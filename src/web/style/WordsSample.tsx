import { useState } from 'react'
import { useFormat, useText } from '../text.tsx'
import { Button } from '../ui/Button.tsx'
import { ConfirmDialog, Dialog, Drawer } from '../ui/Dialog.tsx'
import { FactList } from '../ui/FactList.tsx'
import { Link } from '../ui/Link.tsx'
import { ErrorSummary, Notice } from '../ui/Notice.tsx'
import { Section } from '../ui/Section.tsx'
import { Loading } from '../ui/Skeleton.tsx'
import { Tag } from '../ui/Tag.tsx'
import { notify, notifyRefusal } from '../ui/Toast.tsx'

/** Buttons, tags, notices, facts and everything that floats. */
export function WordsSample() {
  const { t } = useText()
  const format = useFormat()
  const [open, setOpen] = useState<'dialog' | 'confirm' | 'drawer' | null>(null)
  const [refused, setRefused] = useState(false)
  const close = () => setOpen(null)
  return (
    <>
      <Section title={t('style.buttons')}>
        <div className="flex flex-wrap items-start gap-3">
          <Button variant="primary" onPress={() => setOpen('dialog')}>
            {t('style.openDialog')}
          </Button>
          <Button onPress={() => setOpen('drawer')}>{t('style.explain')}</Button>
          <Button
            variant="quiet"
            onPress={() => notify(t('style.archived'), () => notify(t('ui.toast.undo')))}
          >
            {t('style.archive')}
          </Button>
          <Button variant="danger" onPress={() => setOpen('confirm')}>
            {t('style.endPartnership')}
          </Button>
          <Button variant="primary" pending>
            {t('style.export')}
          </Button>
          <Button disabledReason={t('style.reason')}>{t('style.addClient')}</Button>
        </div>
      </Section>
      <Section title={t('style.states')}>
        <div className="flex flex-wrap gap-2">
          <Tag tone="positive">{t('style.full')}</Tag>
          <Tag tone="info">{t('style.limited')}</Tag>
          <Tag tone="warning">{t('style.invited')}</Tag>
          <Tag tone="negative">{t('style.overdue')}</Tag>
          <Tag>{t('style.ended')}</Tag>
        </div>
        <Loading what={t('style.clients')} lines={3} />
      </Section>
      <Section title={t('style.notices')}>
        <div className="flex flex-col gap-3">
          <Notice>{t('style.entrustedLead')}</Notice>
          <Notice tone="positive">{t('style.archived')}</Notice>
          <Notice
            tone="warning"
            title={t('style.overdue')}
            actions={<Button size="small">{t('style.change')}</Button>}
          >
            {t('style.failure')}
          </Notice>
          <Notice tone="negative">{t('style.failure')}</Notice>
          <div className="flex gap-3">
            <Button size="small" onPress={() => setRefused(true)}>
              {t('style.error')}
            </Button>
            <Button size="small" onPress={() => notifyRefusal(t('style.reason'))}>
              {t('style.archive')}
            </Button>
          </div>
          {refused ? (
            <ErrorSummary
              detail={t('style.reason')}
              fields={[{ id: 'style-name', message: t('style.nameError') }]}
            />
          ) : null}
        </div>
      </Section>
      <Section title={t('style.facts')}>
        <FactList
          facts={[
            {
              label: t('style.name'),
              value: 'Fiduciaire du Bourg SA',
              action: <Link href="/style">{t('style.change')}</Link>,
            },
            {
              label: t('style.uid'),
              value: <span className="font-mono">CHE-114.860.191</span>,
              action: <Link href="/style">{t('style.change')}</Link>,
            },
            { label: t('style.next'), value: format.dayLong('2026-10-14') },
          ]}
        />
      </Section>
      <Dialog
        open={open === 'dialog'}
        onClose={close}
        title={t('style.export')}
        actions={
          <>
            <Button onPress={close}>{t('ui.cancel')}</Button>
            <Button variant="primary" onPress={close}>
              {t('style.export')}
            </Button>
          </>
        }
      >
        {t('style.entrustedLead')}
      </Dialog>
      <ConfirmDialog
        open={open === 'confirm'}
        onClose={close}
        onConfirm={close}
        title={t('style.endPartnership')}
        confirmLabel={t('style.endPartnership')}
        cancelLabel={t('style.keep')}
        danger
      >
        {t('style.endText')}
      </ConfirmDialog>
      <Drawer open={open === 'drawer'} onClose={close} title={t('style.explain')}>
        <FactList
          tight
          facts={[
            { label: t('style.list'), value: format.money('347.20', 'CHF') },
            {
              label: `${t('style.partnerPrice')} ${format.percent(2000)}`,
              value: format.money('277.76', 'CHF'),
            },
            { label: `${t('style.volume')} ${format.percent(2500)}`, value: format.money('208.32', 'CHF') },
            {
              label: t('style.toPay'),
              value: <strong className="font-strong">{format.money('208.32', 'CHF')}</strong>,
            },
          ]}
        />
      </Drawer>
    </>
  )
}
