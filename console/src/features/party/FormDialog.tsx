export { FormDialog } from "@/kit/page/FormDialog";
