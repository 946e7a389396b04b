import { BulbOutlined, TranslationOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useWords } from "@/words";
import { setLanguage } from "@/words/language";
import { setDark, useDark } from "./theme";

/** Language and brightness. The language button is labelled in the language it leads to. */
export function AppearanceSwitches() {
  const { t, language } = useWords();
  const dark = useDark();
  const other = language === "zh" ? "en" : "zh";
  return (
    <>
      <Button
        type="text"
        icon={<TranslationOutlined aria-hidden />}
        onClick={() => setLanguage(other)}
        lang={other === "zh" ? "zh-CN" : "en"}
      >
        {other === "zh" ? "中文" : "English"}
      </Button>
      <Button type="text" icon={<BulbOutlined aria-hidden />} aria-pressed={dark} onClick={() => setDark(!dark)}>
        {t(dark ? "shell.light" : "shell.dark")}
      </Button>
    </>
  );
}
