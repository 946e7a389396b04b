import { DeleteOutlined, LinkOutlined, StarOutlined } from "@ant-design/icons";
import { App, Button, Checkbox, Input, Popover, Space } from "antd";
import { useState } from "react";
import { useWords } from "@/words";
import type { SavedView } from "./savedViews";

interface SavedViewsProps {
  views: SavedView[];
  onOpen: (view: SavedView) => void;
  onSave: (name: string) => void;
  onRemove: (name: string) => void;
}

/** Named views of a list, and the address of the present one. */
export function SavedViewsMenu({ views, onOpen, onSave, onRemove }: SavedViewsProps) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const save = () => {
    if (name.trim() === "") return;
    onSave(name.trim());
    setName("");
  };
  const share = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      void message.success(t("copied"));
    } catch {
      void message.warning(t("copy_failed"));
    }
  };
  const content = (
    <div className="popover-menu">
      {views.length === 0 && <div className="muted">{t("list.no_views")}</div>}
      {views.map((view) => (
        <div key={view.name} className="popover-line">
          <Button
            type="link"
            size="small"
            onClick={() => {
              setOpen(false);
              onOpen(view);
            }}
          >
            {view.name}
          </Button>
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={t("list.delete_view", { name: view.name })}
            onClick={() => onRemove(view.name)}
          />
        </div>
      ))}
      <Space.Compact block>
        <Input
          size="small"
          value={name}
          maxLength={40}
          aria-label={t("list.view_name")}
          placeholder={t("list.view_name")}
          onChange={(event) => setName(event.target.value)}
          onPressEnter={save}
        />
        <Button size="small" type="primary" onClick={save} disabled={name.trim() === ""}>
          {t("list.save_view")}
        </Button>
      </Space.Compact>
      <Button size="small" type="text" icon={<LinkOutlined aria-hidden />} onClick={() => void share()}>
        {t("list.copy_link")}
      </Button>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" open={open} onOpenChange={setOpen} content={content}>
      <Button icon={<StarOutlined aria-hidden />}>{t("list.views")}</Button>
    </Popover>
  );
}

interface ColumnMenuProps {
  all: { key: string; title: string; fixed?: boolean }[];
  shown: string[];
  onChange: (shown: string[] | null) => void;
}

/** Which columns a list shows. */
export function ColumnMenu({ all, shown, onChange }: ColumnMenuProps) {
  const { t } = useWords();
  const content = (
    <div className="popover-menu">
      {all.map((column) => (
        <Checkbox
          key={column.key}
          checked={shown.includes(column.key)}
          disabled={column.fixed === true}
          onChange={(event) => {
            const wanted = event.target.checked ? [...shown, column.key] : shown.filter((key) => key !== column.key);
            onChange(all.map((each) => each.key).filter((key) => wanted.includes(key)));
          }}
        >
          {column.title}
        </Checkbox>
      ))}
      <Button size="small" type="text" onClick={() => onChange(null)}>
        {t("list.default_columns")}
      </Button>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button>{t("list.columns")}</Button>
    </Popover>
  );
}
