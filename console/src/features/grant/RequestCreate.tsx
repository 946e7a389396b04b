import { CreatePage } from "@/kit/form/CreatePage";
import { useWords } from "@/words";
import { requestContent, RequestFields, type RequestValues } from "./RequestFields";

export function RequestCreate() {
  const { t } = useWords();
  return (
    <CreatePage<RequestValues>
      kind="request"
      action="request.create"
      intro={t("grant.create_intro")}
      initial={{ min_group: 10, items: [] }}
      body={requestContent}
    >
      {(form) => <RequestFields form={form} />}
    </CreatePage>
  );
}
