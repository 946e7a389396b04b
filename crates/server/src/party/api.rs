//! Routes of organisations, people and sessions.

use super::{
    actions::{
        CloseOrganisation, ClosePerson, CreateOrganisation, CreatePerson, NewPassword, Relate, SETUP_TOKEN, Setup,
        SetupForm, SignIn, SignOut, check_new_password, check_setup_token, wrong_credentials,
    },
    factor::{self, Enrolment, FactorStanding, RecoveryCodes},
    membership::{Act, Assign, ChangeGroup, CreateGroup, Give, Join, Leave, Transfer},
    review,
    session::{self, Standing},
    store,
};
use crate::{
    access::{Ask, Subject},
    command::{Call, Deciding},
    context::Context,
    failure::Outcome,
    http::{Api, Caller, Id, IfMatch, Nothing, Problem, Reply, Submit, action_route, record_routes},
    view::{Named, View},
};
use axum::{
    Json,
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Action, Actor, Kind, Role, civil,
    party::{
        ActFor, AssignRoles, ChangePassword, ConfirmFactor, Credentials, Delegate, Delegation, DescribeOrganisation,
        EnrolFactor, Group, JoinOrganisation, LeaveOrganisation, Organisation, Person, PersonFile, RecordQualification,
        RegisterGroup, RegisterOrganisation, RegisterPerson, RelateOrganisation, TransferPerson, UpdateGroup,
        VerifyQualification,
    },
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// Session id.
    pub session: Uuid,
    /// The person.
    pub person: Named,
    /// The organisation acted for.
    pub org: MyOrganisation,
    /// Roles held there.
    pub roles: Vec<Role>,
    /// Zones the organisation regulates.
    pub zones: Vec<Named>,
    /// What the session is good for.
    pub standing: Standing,
    /// Organisations one may act for.
    pub organisations: Vec<Named>,
    /// Roles others delegated, with whose they are.
    pub delegated: Vec<DelegatedRole>,
    /// Actions on new records the roles permit, `request.create`.
    pub may_create: Vec<&'static str>,
}

/// A role that somebody else delegated.
#[derive(Debug, Serialize, ToSchema)]
pub struct DelegatedRole {
    /// The role.
    pub role: Role,
    /// Whose it is.
    pub from: Named,
}

/// The organisation acted for.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyOrganisation {
    /// Identifier.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: domain::actor::OrgKind,
}

async fn me(ctx: &Context, session: Uuid, actor: &Actor, standing: Standing) -> Outcome<Me> {
    let row = crate::database::record::find(&ctx.db.read, Kind::Person, actor.person.0).await?;
    let person: Option<Person> = row.map(|row| row.record()).transpose()?;
    let organisations = person.map(|p| p.organisations(civil::today(ctx.clock.now()))).unwrap_or_default();
    let named = |id: Uuid| Named { id, name: ctx.name(id).unwrap_or_default() };
    Ok(Me {
        session,
        person: named(actor.person.0),
        org: MyOrganisation { id: actor.org.0, name: ctx.name(actor.org.0).unwrap_or_default(), kind: actor.org_kind },
        roles: actor.roles.iter().copied().collect(),
        zones: actor.zones.iter().map(|z| named(z.0)).collect(),
        standing,
        organisations: organisations.into_iter().map(|org| named(org.0)).collect(),
        delegated: actor
            .delegated
            .iter()
            .map(|(role, from)| DelegatedRole { role: *role, from: named(from.0) })
            .collect(),
        may_create: creations(ctx, actor),
    })
}

/// The creating actions the policies permit on a record of one's own.
fn creations(ctx: &Context, actor: &Actor) -> Vec<&'static str> {
    let starts = ["create", "impose", "submit"];
    let own = |kind: Kind| Subject {
        kind,
        org: actor.org.to_string(),
        zone: actor.zones.first().map(ToString::to_string),
        parties: Vec::new(),
        public: false,
        status: "draft".into(),
    };
    let creating = Action::ALL.iter().filter(|a| starts.contains(&a.verb()) && !matches!(a, Action::RequestSubmit));
    creating.filter(|a| ctx.access.permits(actor, Ask::Do(**a), &own(a.kind()))).map(|a| a.word()).collect()
}

/// Signs in; the session comes as a cookie.
#[utoipa::path(post, path = "/api/v1/party/session", tag = "party", operation_id = "sign_in", request_body = Credentials,
    responses((status = 200, body = Me), (status = "default", body = Problem)))]
async fn sign_in(State(ctx): State<Context>, request: Request) -> Api<Response> {
    let (parts, body) = request.into_parts();
    let form: Credentials = crate::http::parse(body).await?;
    if form.password.len() > 1024 || form.account.len() > 64 || form.code.as_ref().is_some_and(|c| c.len() > 64) {
        return Err(wrong_credentials().into());
    }
    let credential = store::credential(&ctx.db.read, &form.account).await?;
    let (person, hash) = credential.map(|c| (c.person, c.password)).unzip();
    let matches = store::matches(&ctx, form.password, hash).await?;
    let person = person.ok_or_else(wrong_credentials)?;
    let token = hex::encode(ctx.entropy.bytes::<32>()?);
    let call = Call::by_platform(Actor::system(), crate::http::request_id(&parts));
    ctx.command(call, SignIn { person, matches, code: form.code, token_hash: session::token_hash(&token) }).await?;
    let found = session::find_session(&ctx, &token).await?.ok_or_else(wrong_credentials)?;
    let mut response = Json(me(&ctx, found.id, &found.actor, found.standing).await?).into_response();
    if let Some(cookie) = session::cookie(Some(&token)) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/party/session", tag = "party", operation_id = "current_session",
    responses((status = 200, body = Me), (status = "default", body = Problem)))]
async fn current(State(ctx): State<Context>, caller: Caller) -> Api<Json<Me>> {
    Ok(Json(me(&ctx, caller.session, &caller.actor, caller.standing).await?))
}

/// Chooses the organisation the session acts for.
#[utoipa::path(post, path = "/api/v1/party/session/organisation", tag = "party", operation_id = "act_for", request_body = ActFor,
    responses((status = 200), (status = "default", body = Problem)))]
async fn act_for(State(ctx): State<Context>, caller: Caller, submit: Submit<ActFor>) -> Api<Reply> {
    let (form, mut call) = (submit.body, submit.call);
    let row = crate::database::record::find(&ctx.db.read, Kind::Person, caller.actor.person.0).await?;
    if let Some(row) = row {
        row.record::<Person>()?.act_for(&form, civil::today(ctx.clock.now()))?;
    }
    // The entry names the organisation that was chosen.
    call.actor.org = form.org_id;
    let answer = ctx.command(call, Act { session: caller.session, form }).await?;
    ctx.sessions.forget_of(caller.actor.person.0);
    Ok(Reply(answer))
}

/// Signs out.
#[utoipa::path(delete, path = "/api/v1/party/session", tag = "party", operation_id = "sign_out",
    responses((status = 204), (status = "default", body = Problem)))]
async fn sign_out(State(ctx): State<Context>, caller: Caller) -> Api<Response> {
    ctx.command(caller.call(), SignOut { session: caller.session }).await?;
    ctx.sessions.forget_of(caller.actor.person.0);
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(cookie) = session::cookie(None) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Changes one's own password; every session ends.
#[utoipa::path(post, path = "/api/v1/party/password", tag = "party", operation_id = "change_password", request_body = ChangePassword,
    responses((status = 200), (status = "default", body = Problem)))]
async fn change_password(State(ctx): State<Context>, caller: Caller, submit: Submit<ChangePassword>) -> Api<Reply> {
    let form = submit.body;
    let row = crate::query::visible(&ctx, &caller.actor, Kind::Person, caller.actor.person.0).await?;
    let person: Person = row.record()?;
    check_new_password("new", &form.new, &person.account, &ctx.rules())?;
    let credential = store::credential(&ctx.db.read, &person.account).await?;
    let old_matches = store::matches(&ctx, form.old.clone(), credential.map(|c| c.password)).await?;
    let hash = store::hash_password(&ctx, form.new.clone()).await?;
    let answer = ctx.command(submit.call, NewPassword { form, old_matches, hash }).await?;
    ctx.sessions.forget_of(caller.actor.person.0);
    Ok(Reply(answer))
}

/// How one's own second factor stands.
#[utoipa::path(get, path = "/api/v1/party/second-factor", tag = "party", operation_id = "second_factor",
    responses((status = 200, body = FactorStanding), (status = "default", body = Problem)))]
async fn factor_standing(State(ctx): State<Context>, caller: Caller) -> Api<Json<FactorStanding>> {
    let id = caller.actor.person.0;
    let row = crate::query::visible(&ctx, &caller.actor, Kind::Person, id).await?;
    let person: Person = row.record()?;
    let credential = store::credential(&ctx.db.read, &person.account).await?;
    let factor = factor::open(&ctx, id, credential.and_then(|c| c.factor).as_deref())?;
    Ok(Json(FactorStanding {
        enrolled_at: person.second_factor_at,
        required: session::asks_for_factor(&ctx, &person, &caller.actor).await?,
        recovery_codes_left: factor.recovery().len(),
    }))
}

/// Begins the enrolment of a second factor: a secret for an authenticator, shown this once.
#[utoipa::path(post, path = "/api/v1/party/second-factor", tag = "party", operation_id = "enrol_factor", request_body = EnrolFactor,
    responses((status = 200, body = Enrolment), (status = "default", body = Problem)))]
async fn enrol_factor(State(ctx): State<Context>, submit: Submit<EnrolFactor>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, factor::Enrol { code: submit.body.code }).await?))
}

/// Puts a second factor in force with its first code; the recovery codes are shown this once.
#[utoipa::path(post, path = "/api/v1/party/second-factor/confirm", tag = "party", operation_id = "confirm_factor", request_body = ConfirmFactor,
    responses((status = 200, body = RecoveryCodes), (status = "default", body = Problem)))]
async fn confirm_factor(State(ctx): State<Context>, submit: Submit<ConfirmFactor>) -> Api<Reply> {
    Ok(Reply(ctx.command(submit.call, factor::Confirm { code: submit.body.code }).await?))
}

/// Sets up a new installation: the centre and its three administrators.
#[utoipa::path(post, path = "/api/v1/party/setup", tag = "party", operation_id = "set_up", request_body = SetupForm,
    responses((status = 201), (status = "default", body = Problem)))]
async fn set_up(State(ctx): State<Context>, request: Request) -> Api<Reply> {
    let (parts, body) = request.into_parts();
    let form: SetupForm = crate::http::parse(body).await?;
    // Anybody may ask: no work is spent on passwords before the token is seen to be right.
    let stored = crate::database::system::installation(&ctx.db.read, SETUP_TOKEN).await?;
    check_setup_token(stored.as_deref(), &form.token)?;
    let mut hashes = Vec::new();
    for (n, person) in form.administrators.iter().take(3).enumerate() {
        check_new_password(&format!("administrators.{n}.password"), &person.password, &person.account, &ctx.rules())?;
        hashes.push(store::hash_password(&ctx, person.password.clone()).await?);
    }
    let call = Call::by_platform(Actor::system(), crate::http::request_id(&parts));
    Ok(Reply(ctx.command(call, Setup { form, hashes }).await?))
}

mod organisations {
    use super::*;

    record_routes!(Organisation, tag = "party", list = "/api/v1/party/organisations" "list_organisations",
        export = "/api/v1/party/organisations/export.xlsx" "export_organisations",
        one = "/api/v1/party/organisations/{id}" "get_organisation",
        sheet = crate::party::columns::ORGANISATIONS);

    /// Registers an organisation.
    #[utoipa::path(post, path = "/api/v1/party/organisations", tag = "party", operation_id = "create_organisation",
        request_body = RegisterOrganisation, responses((status = 201, body = View<Organisation>), (status = "default", body = Problem)))]
    async fn create(State(ctx): State<Context>, submit: Submit<RegisterOrganisation>) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, CreateOrganisation(submit.body)).await?))
    }

    /// Closes an organisation without people.
    #[utoipa::path(post, path = "/api/v1/party/organisations/{id}/close", tag = "party", operation_id = "close_organisation",
        params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Nothing,
        responses((status = 200, body = View<Organisation>), (status = "default", body = Problem)))]
    async fn close(
        State(ctx): State<Context>,
        Id(id): Id,
        IfMatch(expected): IfMatch,
        submit: Submit<Nothing>,
    ) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, CloseOrganisation { id, expected }).await?))
    }

    /// Puts a relation to another organisation on both records, or takes it off.
    #[utoipa::path(post, path = "/api/v1/party/organisations/{id}/relate", tag = "party", operation_id = "relate_organisation",
        params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = RelateOrganisation,
        responses((status = 200, body = View<Organisation>), (status = "default", body = Problem)))]
    async fn relate(
        State(ctx): State<Context>,
        Id(id): Id,
        IfMatch(expected): IfMatch,
        submit: Submit<RelateOrganisation>,
    ) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, Relate { id, expected, form: submit.body }).await?))
    }

    action_route!(
        /// Replaces name and details.
        update, Organisation, OrganisationUpdate, "/api/v1/party/organisations/{id}/update", "update_organisation", "party",
        DescribeOrganisation, |org, form, by: &Deciding<'_>| org.describe(form, by.by, civil::today(by.now))
    );

    action_route!(
        /// Records a qualification or its renewal.
        qualify, Organisation, OrganisationQualify, "/api/v1/party/organisations/{id}/qualify", "record_qualification", "party",
        RecordQualification, |org, form, by: &Deciding<'_>| org.qualify(form, by.by, civil::today(by.now))
    );

    action_route!(
        /// Verifies a recorded qualification.
        verify, Organisation, OrganisationVerify, "/api/v1/party/organisations/{id}/verify", "verify_qualification", "party",
        VerifyQualification, |org, form, by: &Deciding<'_>| org.verify(&form, by.by)
    );

    pub(super) fn routes() -> OpenApiRouter<Context> {
        record_routes()
            .routes(routes!(create))
            .routes(routes!(close))
            .routes(routes!(relate))
            .routes(routes!(update))
            .routes(routes!(qualify))
            .routes(routes!(verify))
    }
}

mod people {
    use super::*;

    record_routes!(Person, tag = "party", list = "/api/v1/party/people" "list_people",
        export = "/api/v1/party/people/export.xlsx" "export_people", one = "/api/v1/party/people/{id}" "get_person",
        sheet = crate::party::columns::PEOPLE);

    /// Registers a person with a first password.
    #[utoipa::path(post, path = "/api/v1/party/people", tag = "party", operation_id = "create_person",
        request_body = RegisterPerson, responses((status = 201, body = View<Person>), (status = "default", body = Problem)))]
    async fn create(State(ctx): State<Context>, submit: Submit<RegisterPerson>) -> Api<Reply> {
        let form = submit.body;
        let actor = &submit.call.actor;
        let subject = Subject { org: form.org_id.to_string(), ..Subject::new_of(Kind::Person, actor, None) };
        // Before any work is spent on the password.
        ctx.access.require(actor, Action::PersonCreate, &subject)?;
        check_new_password("password", &form.password, &form.account, &ctx.rules())?;
        let hash = store::hash_password(&ctx, form.password.clone()).await?;
        Ok(Reply(ctx.command(submit.call, CreatePerson { form, hash }).await?))
    }

    /// Replaces roles; the person's sessions end.
    #[utoipa::path(post, path = "/api/v1/party/people/{id}/assign", tag = "party", operation_id = "assign_roles",
        params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = AssignRoles,
        responses((status = 200, body = View<Person>), (status = "default", body = Problem)))]
    async fn assign(
        State(ctx): State<Context>,
        Id(id): Id,
        IfMatch(expected): IfMatch,
        submit: Submit<AssignRoles>,
    ) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, Assign { id, expected, form: submit.body }).await?))
    }

    /// Closes an account; its sessions end.
    #[utoipa::path(post, path = "/api/v1/party/people/{id}/close", tag = "party", operation_id = "close_person",
        params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Nothing,
        responses((status = 200, body = View<Person>), (status = "default", body = Problem)))]
    async fn close(
        State(ctx): State<Context>,
        Id(id): Id,
        IfMatch(expected): IfMatch,
        submit: Submit<Nothing>,
    ) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, ClosePerson { id, expected }).await?))
    }

    action_route!(
        /// Ends a lock before its time.
        unlock, Person, PersonUnlock, "/api/v1/party/people/{id}/unlock", "unlock_person", "party", Nothing,
        |person, _, by: &Deciding<'_>| person.unlock(by.by)
    );

    /// Takes a lost second factor away; the person's sessions end, and they enrol another.
    #[utoipa::path(post, path = "/api/v1/party/people/{id}/reset_factor", tag = "party", operation_id = "reset_factor",
        params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Nothing,
        responses((status = 200, body = View<Person>), (status = "default", body = Problem)))]
    async fn reset_factor(
        State(ctx): State<Context>,
        Id(id): Id,
        IfMatch(expected): IfMatch,
        submit: Submit<Nothing>,
    ) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, factor::Reset { id, expected }).await?))
    }

    /// Has somebody act for a further organisation; their sessions end.
    #[utoipa::path(post, path = "/api/v1/party/people/{id}/join", tag = "party", operation_id = "join_organisation",
        params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = JoinOrganisation,
        responses((status = 200, body = View<Person>), (status = "default", body = Problem)))]
    async fn join(
        State(ctx): State<Context>,
        Id(id): Id,
        IfMatch(expected): IfMatch,
        submit: Submit<JoinOrganisation>,
    ) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, Join { id, expected, form: submit.body }).await?))
    }

    /// Ends acting for a further organisation; the person's sessions end.
    #[utoipa::path(post, path = "/api/v1/party/people/{id}/leave", tag = "party", operation_id = "leave_organisation",
        params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = LeaveOrganisation,
        responses((status = 200, body = View<Person>), (status = "default", body = Problem)))]
    async fn leave(
        State(ctx): State<Context>,
        Id(id): Id,
        IfMatch(expected): IfMatch,
        submit: Submit<LeaveOrganisation>,
    ) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, Leave { id, expected, form: submit.body }).await?))
    }

    /// Moves somebody's home; their sessions end.
    #[utoipa::path(post, path = "/api/v1/party/people/{id}/transfer", tag = "party", operation_id = "transfer_person",
        params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = TransferPerson,
        responses((status = 200, body = View<Person>), (status = "default", body = Problem)))]
    async fn transfer(
        State(ctx): State<Context>,
        Id(id): Id,
        IfMatch(expected): IfMatch,
        submit: Submit<TransferPerson>,
    ) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, Transfer { id, expected, form: submit.body }).await?))
    }

    action_route!(
        /// Puts filing, clearance, training and the account's term on file.
        file, Person, PersonFile, "/api/v1/party/people/{id}/file", "file_person", "party", PersonFile,
        |person, file, by: &Deciding<'_>| person.put_on_file(file, by.by, by.rules, civil::today(by.now))
    );

    pub(super) fn routes() -> OpenApiRouter<Context> {
        record_routes()
            .routes(routes!(create))
            .routes(routes!(assign))
            .routes(routes!(close))
            .routes(routes!(unlock))
            .routes(routes!(reset_factor))
            .routes(routes!(join))
            .routes(routes!(leave))
            .routes(routes!(transfer))
            .routes(routes!(file))
    }
}

mod groups {
    use super::*;

    record_routes!(Group, tag = "party", list = "/api/v1/party/groups" "list_groups",
        export = "/api/v1/party/groups/export.xlsx" "export_groups", one = "/api/v1/party/groups/{id}" "get_group",
        sheet = crate::party::columns::GROUPS);

    /// Registers a role group.
    #[utoipa::path(post, path = "/api/v1/party/groups", tag = "party", operation_id = "create_group",
        request_body = RegisterGroup, responses((status = 201, body = View<Group>), (status = "default", body = Problem)))]
    async fn create(State(ctx): State<Context>, submit: Submit<RegisterGroup>) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, CreateGroup(submit.body)).await?))
    }

    /// Replaces what a role group gives.
    #[utoipa::path(post, path = "/api/v1/party/groups/{id}/update", tag = "party", operation_id = "update_group",
        params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = UpdateGroup,
        responses((status = 200, body = View<Group>), (status = "default", body = Problem)))]
    async fn update(
        State(ctx): State<Context>,
        Id(id): Id,
        IfMatch(expected): IfMatch,
        submit: Submit<UpdateGroup>,
    ) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, ChangeGroup { id, expected, form: submit.body }).await?))
    }

    action_route!(
        /// Closes a role group; it gives nothing any more.
        close, Group, GroupClose, "/api/v1/party/groups/{id}/close", "close_group", "party", Nothing,
        |group, _, _: &Deciding<'_>| group.close()
    );

    pub(super) fn routes() -> OpenApiRouter<Context> {
        record_routes().routes(routes!(create)).routes(routes!(update)).routes(routes!(close))
    }
}

mod delegations {
    use super::*;

    record_routes!(Delegation, tag = "party", list = "/api/v1/party/delegations" "list_delegations",
        export = "/api/v1/party/delegations/export.xlsx" "export_delegations",
        one = "/api/v1/party/delegations/{id}" "get_delegation", sheet = crate::party::columns::DELEGATIONS);

    /// Delegates roles of one's own for a term.
    #[utoipa::path(post, path = "/api/v1/party/delegations", tag = "party", operation_id = "create_delegation",
        request_body = Delegate, responses((status = 201, body = View<Delegation>), (status = "default", body = Problem)))]
    async fn create(State(ctx): State<Context>, submit: Submit<Delegate>) -> Api<Reply> {
        Ok(Reply(ctx.command(submit.call, Give(submit.body)).await?))
    }

    action_route!(
        /// Takes a delegation back.
        revoke, Delegation, DelegationRevoke, "/api/v1/party/delegations/{id}/revoke", "revoke_delegation", "party", Nothing,
        |delegation, _, by: &Deciding<'_>| delegation.revoke(by.by)
    );

    pub(super) fn routes() -> OpenApiRouter<Context> {
        record_routes().routes(routes!(create)).routes(routes!(revoke))
    }
}

/// The routes of this slice.
pub fn routes() -> OpenApiRouter<Context> {
    OpenApiRouter::new()
        .routes(routes!(sign_in, current, sign_out))
        .routes(routes!(act_for))
        .routes(routes!(change_password))
        .routes(routes!(factor_standing, enrol_factor))
        .routes(routes!(confirm_factor))
        .routes(routes!(set_up))
        .merge(organisations::routes())
        .merge(people::routes())
        .merge(groups::routes())
        .merge(delegations::routes())
        .merge(review::routes())
}
