//! The city's organisations and people, with passwords drawn at random and shown once.

use super::{clock::DemoClock, visitor::Visitor};
use crate::cli::{Ending, say};
use axum::Router;
use serde_json::{Value, json};
use server::{clock::Clock, context::Context};
use std::collections::BTreeMap;
use time::Duration;

/// Organisations: key, name, kind.
const ORGANISATIONS: &[(&str, &str, &str)] = &[
    ("authority", "云溪市数据局", "data_authority"),
    ("transport_bureau", "云溪市交通运输局", "zone_regulator"),
    ("credit_bureau", "云溪市发展和改革委员会", "zone_regulator"),
    ("market_bureau", "云溪市市场监督管理局", "provider"),
    ("social_bureau", "云溪市人力资源和社会保障局", "provider"),
    ("civil_bureau", "云溪市民政局", "provider"),
    ("airport_office", "云溪市民航事务中心", "provider"),
    ("yunhe", "云禾数据运营有限公司", "operator"),
    ("tongda", "通达数据科技有限公司", "operator"),
    ("zhisuan", "云溪智算科技有限公司", "developer"),
    ("government", "云溪市人民政府办公室", "government"),
    ("university", "云溪大学", "expert_body"),
    ("price_bureau", "云溪市价格监督检查局", "market"),
    ("finance_bureau", "云溪市财政局", "market"),
    ("enforcement", "云溪市市场监管综合执法支队", "market"),
    ("industry_bureau", "云溪市工业和信息化局", "market"),
    ("justice_bureau", "云溪市司法局", "market"),
    ("cyberspace_office", "云溪市网信办", "security"),
    ("police", "云溪市公安局", "security"),
    ("cryptography_office", "云溪市密码管理局", "security"),
    ("secrecy_office", "云溪市保密局", "security"),
    ("state_security", "云溪市国家安全局", "security"),
    ("audit_office", "云溪市审计局", "auditor"),
    ("discipline", "云溪市纪委监委", "auditor"),
    ("bank", "云溪农商银行", "customer"),
    ("travel", "远行旅行社", "customer"),
    ("citizens", "云溪市民", "public"),
];

/// The city's division, GB/T 2260.
const DIVISION: &str = "320100";

/// What sort of body each provider is.
const PROVIDERS: &[(&str, &str)] = &[
    ("market_bureau", "administrative_organ"),
    ("social_bureau", "administrative_organ"),
    ("civil_bureau", "administrative_organ"),
    ("airport_office", "public_institution"),
];

/// People: account, name, organisation key, roles.
const PEOPLE: &[(&str, &str, &str, &[&str])] = &[
    ("hu.approver", "胡审批", "authority", &["authority_approver"]),
    ("pan.rules", "潘规则", "authority", &["rule_admin"]),
    ("gu.custodian", "顾保管", "authority", &["key_custodian_b"]),
    ("lin.handler", "林经办", "authority", &["authority_handler"]),
    ("zhou.signatory", "周签署", "authority", &["authority_signatory"]),
    ("he.assessor", "何评估", "transport_bureau", &["regulator_assessor"]),
    ("gao.approver", "高审批", "transport_bureau", &["regulator_approver"]),
    ("tang.assessor", "唐评估", "credit_bureau", &["regulator_assessor"]),
    ("mo.approver", "莫审批", "credit_bureau", &["regulator_approver"]),
    ("qian.steward", "钱专员", "market_bureau", &["provider_steward"]),
    ("jin.reviewer", "金复核", "market_bureau", &["grading_reviewer"]),
    ("tao.secrecy", "陶保密", "market_bureau", &["secrecy_officer"]),
    ("sun.approver", "孙审批", "market_bureau", &["provider_approver"]),
    ("wu.steward", "吴专员", "social_bureau", &["provider_steward"]),
    ("zheng.approver", "郑审批", "social_bureau", &["provider_approver"]),
    ("shen.steward", "沈专员", "civil_bureau", &["provider_steward"]),
    ("yang.approver", "杨审批", "civil_bureau", &["provider_approver"]),
    ("feng.steward", "冯专员", "airport_office", &["provider_steward"]),
    ("chu.approver", "褚审批", "airport_office", &["provider_approver"]),
    ("jiang.engineer", "蒋工程师", "yunhe", &["operator_engineer"]),
    ("han.product", "韩产品", "yunhe", &["operator_product"]),
    ("ma.admin", "马管理", "yunhe", &["operator_admin"]),
    ("yuan.security", "袁安全", "yunhe", &["operator_security"]),
    ("lu.finance", "陆财务", "yunhe", &["operator_finance"]),
    ("wei.legal", "魏法务", "yunhe", &["operator_legal"]),
    ("xu.engineer", "许工程师", "tongda", &["operator_engineer"]),
    ("lv.product", "吕产品", "tongda", &["operator_product"]),
    ("luo.admin", "罗管理", "tongda", &["operator_admin"]),
    ("yan.developer", "严开发", "zhisuan", &["developer"]),
    ("xie.delivery", "谢供给", "centre", &["delivery_operator"]),
    ("zou.environment", "邹运维", "centre", &["environment_operator"]),
    ("yu.custodian", "喻保管", "centre", &["key_custodian_a"]),
    ("bai.expert", "柏专家", "university", &["expert"]),
    ("dou.government", "窦政务", "government", &["government_approver"]),
    ("zhang.price", "章价格", "price_bureau", &["price_supervisor"]),
    ("su.fiscal", "苏财政", "finance_bureau", &["fiscal_supervisor"]),
    ("ge.market", "葛市监", "enforcement", &["market_supervisor"]),
    ("xi.industry", "奚工信", "industry_bureau", &["industry_supervisor"]),
    ("fan.justice", "范司法", "justice_bureau", &["justice_reviewer"]),
    ("peng.cyberspace", "彭网信", "cyberspace_office", &["cyberspace_supervisor"]),
    ("lang.police", "郎公安", "police", &["police_supervisor"]),
    ("lu.cryptography", "鲁密码", "cryptography_office", &["cryptography_supervisor"]),
    ("chang.secrecy", "昌保密", "secrecy_office", &["secrecy_supervisor"]),
    ("miao.state", "苗国安", "state_security", &["state_security_supervisor"]),
    ("hua.discipline", "花纪检", "discipline", &["discipline_inspector"]),
    ("fang.citizen", "方市民", "citizens", &["citizen"]),
    ("shi.auditor", "施审计", "audit_office", &["auditor"]),
    ("kong.customer", "孔客户", "bank", &["customer_user"]),
    ("cao.customer", "曹客户", "travel", &["customer_user"]),
];

/// The centre's administrators: account, name, role.
const ADMINISTRATORS: [(&str, &str, &str); 3] = [
    ("sys.admin", "系统管理员", "system_admin"),
    ("sec.admin", "安全管理员", "security_admin"),
    ("aud.admin", "审计管理员", "audit_admin"),
];

const CENTRE: &str = "云溪市城市数字治理中心";

/// The grade up to which a role of the city works with data; none for roles that do not.
fn clearance(role: &str) -> Option<u8> {
    match role {
        "operator_engineer" => Some(3),
        "authority_handler"
        | "authority_signatory"
        | "regulator_assessor"
        | "regulator_approver"
        | "provider_steward"
        | "grading_reviewer"
        | "provider_approver" => Some(4),
        _ => None,
    }
}

struct Resident {
    visitor: Visitor,
    password: String,
    name: &'static str,
    organisation: &'static str,
    roles: Vec<&'static str>,
}

/// A city with its people.
pub struct City {
    /// Its clock.
    pub clock: DemoClock,
    /// The platform under it.
    pub ctx: Context,
    people: BTreeMap<&'static str, Resident>,
    organisations: BTreeMap<&'static str, String>,
}

impl City {
    /// Founds the city: the centre's three administrators by the set-up token, then everybody else by them.
    ///
    /// # Errors
    /// When the platform does not accept it.
    pub async fn found(ctx: Context, clock: DemoClock, token: String) -> Result<Self, Ending> {
        let router = server::http::router(ctx.clone(), None);
        let mut city = Self { clock, ctx, people: BTreeMap::new(), organisations: BTreeMap::new() };
        city.set_up(&router, token).await?;
        for (key, name, kind) in ORGANISATIONS {
            let class = PROVIDERS.iter().find(|(provider, _)| provider == key).map(|(_, class)| class);
            let form = json!({ "name": name, "org_kind": kind, "division": DIVISION, "provider_class": class });
            let made = city.visitor("sys.admin")?.post("/api/v1/party/organisations", form).await?;
            city.organisations.insert(key, id(&made));
        }
        for (account, name, org, roles) in PEOPLE {
            let password = city.password()?;
            let form = json!({
                "account": account, "name": name, "org_id": city.organisation(org)?, "roles": roles, "password": password
            });
            let person = id(&city.visitor("sys.admin")?.post("/api/v1/party/people", form).await?);
            let file = city.file(account, roles);
            city.visitor("sys.admin")?.act("party/people", &person, "file", file).await?;
            let organisation = ORGANISATIONS.iter().find(|(key, _, _)| key == org).map_or(CENTRE, |(_, name, _)| name);
            city.admit(&router, account, name, organisation, roles.to_vec(), password);
        }
        for (operator, administrator) in [("yunhe", "ma.admin"), ("tongda", "luo.admin")] {
            city.qualify(operator, administrator).await?;
        }
        say(format_args!(
            "· 机构 {} 个、人员 {} 名已登记 organisations and people registered",
            city.organisations.len(),
            city.people.len()
        ));
        Ok(city)
    }

    /// What is on file about somebody: a filing number, and for roles that work with data a clearance (A24.1).
    fn file(&self, account: &str, roles: &[&str]) -> Value {
        let today = domain::civil::today(self.clock.now());
        let (before, after) = (today - Duration::days(30), today + Duration::days(4 * 365));
        let filing_no = format!("云人备〔{}〕{account}", today.year());
        let Some(clearance) = roles.iter().filter_map(|role| clearance(role)).max() else {
            return json!({ "filing_no": filing_no });
        };
        json!({
            "filing_no": filing_no, "clearance": clearance, "clearance_until": after.to_string(),
            "confidentiality_on": before.to_string(), "trained_on": before.to_string(), "training_until": after.to_string()
        })
    }

    /// Has an operator record its certificate, and the centre verify it against the original (A5.2).
    async fn qualify(&mut self, operator: &str, administrator: &str) -> Result<(), Ending> {
        let organisation = self.organisation(operator)?.to_owned();
        let today = domain::civil::today(self.clock.now());
        let (issued, until) = (today - Duration::days(60), today + Duration::days(4 * 365));
        let number = format!("云测〔{}〕{operator}", issued.year());
        let place = "party/organisations";
        let form = json!({
            "kind": "mlps", "issuer": "省网络安全等级保护测评中心", "number": number, "level": 3,
            "issued_on": issued.to_string(), "valid_until": until.to_string()
        });
        self.visitor(administrator)?.act(place, &organisation, "qualify", form).await?;
        let named = json!({ "kind": "mlps", "number": number });
        self.visitor("sys.admin")?.act(place, &organisation, "verify", named).await?;
        Ok(())
    }

    async fn set_up(&mut self, router: &Router, token: String) -> Result<(), Ending> {
        let mut administrators = Vec::new();
        for (account, name, role) in ADMINISTRATORS {
            let password = self.password()?;
            administrators.push(json!({ "account": account, "name": name, "password": password }));
            self.admit(router, account, name, CENTRE, vec![role], password);
        }
        let form = json!({ "token": token, "centre": CENTRE, "administrators": administrators });
        let request = hyper::Request::post("/api/v1/party/setup").header("x-shuyu-request", "1").header("host", "demo");
        let request =
            request.body(axum::body::Body::from(form.to_string())).map_err(|e| Ending::Fault(e.to_string()))?;
        let response = match tower::ServiceExt::oneshot(router.clone(), request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let status = response.status();
        let body = http_body_util::BodyExt::collect(response.into_body()).await;
        let body = body.map_err(|e| Ending::Fault(e.to_string()))?.to_bytes();
        let made: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        match made["centre"].as_str() {
            Some(centre) if status == hyper::StatusCode::CREATED => {
                self.organisations.insert("centre", centre.to_owned());
                Ok(())
            }
            _ => Err(Ending::Fault(format!("the set-up was answered with {status}"))),
        }
    }

    fn admit(
        &mut self,
        router: &Router,
        account: &'static str,
        name: &'static str,
        organisation: &'static str,
        roles: Vec<&'static str>,
        password: String,
    ) {
        let visitor = Visitor::new(router.clone(), self.clock.clone(), account, &password);
        self.people.insert(account, Resident { visitor, password, name, organisation, roles });
    }

    fn password(&self) -> Result<String, Ending> {
        let random = self.ctx.entropy.bytes::<16>().map_err(|e| Ending::Fault(e.to_string()))?;
        Ok(domain::party::readable_password(random))
    }

    /// The person with this account, at the keyboard.
    ///
    /// # Errors
    /// When the script names nobody.
    pub fn visitor(&mut self, account: &str) -> Result<&mut Visitor, Ending> {
        let resident = self
            .people
            .get_mut(account)
            .ok_or_else(|| Ending::Fault(format!("the script names {account}, who is not there")))?;
        Ok(&mut resident.visitor)
    }

    /// The id of an organisation.
    ///
    /// # Errors
    /// When the script names none.
    pub fn organisation(&self, key: &str) -> Result<&str, Ending> {
        self.organisations
            .get(key)
            .map(String::as_str)
            .ok_or_else(|| Ending::Fault(format!("the script names organisation {key}")))
    }

    /// Lets days pass.
    pub fn days(&self, days: i64) {
        self.clock.pass(Duration::days(days));
    }

    /// Waits until an object is in one of these states, as somebody sees it.
    ///
    /// # Errors
    /// When it does not get there.
    pub async fn until(&mut self, account: &str, place: &str, id: &str, states: &[&str]) -> Result<Value, Ending> {
        let path = format!("/api/v1/{place}/{id}");
        for _ in 0..2400 {
            let object = self.visitor(account)?.get(&path).await?;
            if object["status"].as_str().is_some_and(|s| states.contains(&s)) {
                return Ok(object);
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        Err(Ending::Fault(format!("{place} {id} did not become one of {states:?}")))
    }

    /// Accounts for a file: whom to log in as.
    pub fn accounts(&self) -> Value {
        let rows = self.people.iter().map(|(account, r)| {
            json!({ "account": account, "password": r.password, "name": r.name, "org": r.organisation, "roles": r.roles,
                "secret": r.visitor.secret() })
        });
        Value::Array(rows.collect())
    }

    /// Prints whom to log in as.
    pub fn print_accounts(&self) {
        say("\n账号 account        口令 password          姓名 name    角色 roles                机构 organisation");
        say("-".repeat(110));
        for (account, r) in &self.people {
            say(format_args!(
                "{account:<18}  {:<20}  {:<8}  {:<24}  {}",
                r.password,
                r.name,
                r.roles.join(","),
                r.organisation
            ));
        }
        say("（口令只显示这一次 passwords are shown this once）");
        let secrets: Vec<_> =
            self.people.iter().filter_map(|(account, r)| r.visitor.secret().map(|secret| (account, secret))).collect();
        if secrets.is_empty() {
            say(
                "（演示不要求第二因子；正式安装对管理员与审批人必须 the demo asks for no second factor; other installations do）\n",
            );
        } else {
            say("验证器密钥 secrets for an authenticator:");
            for (account, secret) in secrets {
                say(format_args!("{account:<18}  {secret}"));
            }
        }
    }
}

/// The id of a view.
pub fn id(view: &Value) -> String {
    view["id"].as_str().unwrap_or_default().to_owned()
}
