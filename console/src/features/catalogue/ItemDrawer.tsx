import { Drawer } from "antd";
import type { Schemas } from "@/api";
import { RecordForm } from "@/kit/form/RecordForm";
import { action } from "@/kit/http/client";
import { useRecordChanged } from "@/kit/http/hooks";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { describedItem } from "./item";
import { ItemFields } from "./ItemFields";
import type { Item, ResourceBody } from "./types";

interface Props {
  /** The record as it was when the drawer opened. */
  record: View<ResourceBody>;
  item: Item;
  onReload: () => void;
  onClose: () => void;
}

/** Describes one item: meaning, type in the standard's sense, whether it may be asked for. */
export function ItemDrawer({ record, item, onReload, onClose }: Props) {
  const { t, name } = useWords();
  const changed = useRecordChanged();
  return (
    <Drawer open size="min(760px, 92vw)" title={t("item.describe", { item: item.name })} onClose={onClose}>
      <RecordForm<Schemas["ItemDetail"]>
        draft={`resource.describe_items.${record.id}.${item.name}`}
        base={record.version}
        guard={false}
        initial={item.detail}
        intent={(values) => action(record, "describe_items", { items: [describedItem(item, values)] })}
        onCancel={onClose}
        onReload={() => {
          onReload();
          onClose();
        }}
        onDone={(answer) => {
          changed(answer, t("action.done", { action: name.action("resource.describe_items") }));
          onClose();
        }}
      >
        {() => <ItemFields />}
      </RecordForm>
    </Drawer>
  );
}
