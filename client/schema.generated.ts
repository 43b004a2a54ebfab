// Made by scripts/generate-client.ts from client/openapi.json. Do not edit.

export interface paths {
    "/api/v1/addressable-users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People who can be sent to, by name
         * @description Needs `messages:send-to-users`.
         */
        get: operations["listAddressableUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/addressable-users/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People who can be sent to, by name: fields to search by
         * @description Needs `messages:send-to-users`.
         */
        get: operations["listAddressableUsersSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who called what in a service
         * @description Needs `api-calls:read`.
         */
        get: operations["listApiCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-calls/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A call, with what it asked and was told
         * @description Needs `api-calls:read`.
         */
        get: operations["getApiCall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-calls/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who called what in a service: fields to search by
         * @description Needs `api-calls:read`.
         */
        get: operations["listApiCallsSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what in a service
         * @description Needs `audit:read`.
         */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-entries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One change in a service
         * @description Needs `audit:read`.
         */
        get: operations["getAuditEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-entries/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what in a service: fields to search by
         * @description Needs `audit:read`.
         */
        get: operations["listAuditEntriesSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/account-rehearsals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a call by these settings would be, and how an answer would be read; sends nothing
         * @description Needs `accounts:write`.
         */
        post: operations["rehearseAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Accounts
         * @description Needs `accounts:read`.
         */
        get: operations["listAccounts"];
        put?: never;
        /**
         * Add an account, with its keys and lines if you like
         * @description Needs `accounts:write`.
         */
        post: operations["createAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An account
         * @description Needs `accounts:read`.
         */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an account
         * @description Needs `accounts:write`.
         */
        patch: operations["changeAccount"];
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/alert-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When somebody is told of an account, and who
         * @description Needs `accounts:read`.
         */
        get: operations["getAlertRules"];
        /**
         * Set when somebody is told of an account, and who
         * @description All of them, in place of those that were. Each threshold is told once when it is crossed, and again only after the value was clearly above it. Users that were not in them need the permission users:read.
         *
         *     Needs `accounts:write`.
         */
        put: operations["setAlertRules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an account has left
         * @description Needs `accounts:read`.
         */
        get: operations["getBalance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change how often the provider is asked
         * @description Needs `accounts:write`.
         */
        patch: operations["changeBalance"];
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/balance/by-hand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Enter a balance or an expiry by hand
         * @description It outranks what the provider says until it is cleared. What is sent from now on is taken off the balance, by its cost. What is not named is left to the provider.
         *
         *     Needs `accounts:write`.
         */
        put: operations["enterBalance"];
        post?: never;
        /**
         * Clear what was entered by hand
         * @description Needs `accounts:write`.
         */
        delete: operations["clearBalance"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/balance/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the balance of an account went
         * @description Needs `accounts:read`.
         */
        get: operations["listBalanceHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/balance/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the provider now
         * @description A provider that refuses is told in `provider.failing`, with status 200: what was known stays.
         *
         *     Needs `accounts:write`.
         */
        post: operations["refreshBalance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/circuit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When an account, or a part of it, was stopped and went on
         * @description Needs `accounts:read`.
         */
        get: operations["listCircuitEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/circuit-events/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When an account, or a part of it, was stopped and went on: fields to search by
         * @description Needs `accounts:read`.
         */
        get: operations["listCircuitEventsSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/circuit-trial": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try now what of an account is stopped
         * @description It would be tried by itself at `retryAt`. Nothing happens where nothing is stopped.
         *
         *     Needs `accounts:write`.
         */
        post: operations["tryAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An account's keys, without their credentials
         * @description Needs `accounts:read`.
         */
        get: operations["listAccountKeys"];
        put?: never;
        /**
         * Add a key
         * @description Needs `accounts:write`.
         */
        post: operations["addAccountKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a key
         * @description Needs `accounts:write`.
         */
        delete: operations["removeAccountKey"];
        options?: never;
        head?: never;
        /**
         * Change a key
         * @description Needs `accounts:write`.
         */
        patch: operations["changeAccountKey"];
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/keys/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An account's keys, without their credentials: fields to search by
         * @description Needs `accounts:read`.
         */
        get: operations["listAccountKeysSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An account's sender lines
         * @description Needs `accounts:read`.
         */
        get: operations["listAccountLines"];
        put?: never;
        /**
         * Add a sender line
         * @description Needs `accounts:write`.
         */
        post: operations["addAccountLine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/lines/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a sender line
         * @description Refused while a service is allowed the line by name.
         *
         *     Needs `accounts:write`.
         */
        delete: operations["removeAccountLine"];
        options?: never;
        head?: never;
        /**
         * Change a sender line
         * @description Needs `accounts:write`.
         */
        patch: operations["changeAccountLine"];
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/lines/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An account's sender lines: fields to search by
         * @description Needs `accounts:read`.
         */
        get: operations["listAccountLinesSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/report-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make new callback addresses
         * @description The former addresses stop at once: hand the new ones to the provider.
         *
         *     Needs `accounts:write`.
         */
        post: operations["rotateReportSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/suspension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend an account
         * @description Nothing leaves through it until the suspension is lifted; messages wait or take the next account.
         *
         *     Needs `accounts:write`.
         */
        post: operations["suspendAccount"];
        /**
         * Lift an account's suspension
         * @description Needs `accounts:write`.
         */
        delete: operations["resumeAccount"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/tariffs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an account asks for a segment
         * @description Needs `accounts:read`.
         */
        get: operations["listAccountTariffs"];
        /**
         * Set what an account asks for a segment
         * @description All of them, in place of those that were. Of those that have begun, a line's counts before an encoding's and that before one of all; of equals the newest. Quotas of money reserve by the dearest of the accounts that a message may go through.
         *
         *     Needs `accounts:write`.
         */
        put: operations["setAccountTariffs"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/test-messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message through an account, to see that it works
         * @description A message of the built-in service: it leaves once and costs what others cost. What is said to the provider and what it answers is kept, without secrets.
         *
         *     Needs `accounts:write`.
         */
        post: operations["sendTestMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/test-messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A test of an account, with its timeline and what was said to the provider
         * @description Needs `accounts:write`.
         */
        get: operations["readTestMessage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/{name}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What went through an account today and in the last 7 and 30 days, and what a segment really cost
         * @description Needs `accounts:read`.
         */
        get: operations["readAccountUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/accounts/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Accounts: fields to search by
         * @description Needs `accounts:read`.
         */
        get: operations["listAccountsSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alerts of accounts, lasting and past
         * @description Needs `accounts:read`.
         */
        get: operations["listAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/alerts/{id}/acknowledgement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that somebody has seen an alert
         * @description It is not repeated any more, unless a deeper threshold is crossed.
         *
         *     Needs `accounts:write`.
         */
        post: operations["acknowledgeAlert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/alerts/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alerts of accounts, lasting and past: fields to search by
         * @description Needs `accounts:read`.
         */
        get: operations["listAlertsSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/allocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Allocations
         * @description Needs `allocations:read`.
         */
        get: operations["listAllocations"];
        put?: never;
        /**
         * Let a service use an account
         * @description Needs `allocations:write`.
         */
        post: operations["createAllocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/allocations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An allocation
         * @description Needs `allocations:read`.
         */
        get: operations["getAllocation"];
        put?: never;
        post?: never;
        /**
         * Take an account from a service
         * @description Needs `allocations:write`.
         */
        delete: operations["removeAllocation"];
        options?: never;
        head?: never;
        /**
         * Change an allocation
         * @description Needs `allocations:write`.
         */
        patch: operations["changeAllocation"];
        trace?: never;
    };
    "/api/v1/centre/allocations/{id}/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What has gone by an allocation that has a quota
         * @description Needs `allocations:read`.
         */
        get: operations["readAllocationQuota"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/allocations/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Allocations: fields to search by
         * @description Needs `allocations:read`.
         */
        get: operations["listAllocationsSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/api-calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who called what at the centre and in all services
         * @description Needs `centre-api-calls:read`.
         */
        get: operations["listCentreApiCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/api-calls/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Any call, with what it asked and was told
         * @description Needs `centre-api-calls:read`.
         */
        get: operations["getCentreApiCall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/api-calls/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who called what at the centre and in all services: fields to search by
         * @description Needs `centre-api-calls:read`.
         */
        get: operations["listCentreApiCallsSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/audit-entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what at the centre and in all services
         * @description Needs `centre-audit:read`.
         */
        get: operations["listCentreAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/audit-entries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One change, anywhere
         * @description Needs `centre-audit:read`.
         */
        get: operations["getCentreAuditEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/audit-entries/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what at the centre and in all services: fields to search by
         * @description Needs `centre-audit:read`.
         */
        get: operations["listCentreAuditEntriesSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/central-sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Providers of central sign-in
         * @description Needs `directory:read`.
         */
        get: operations["listIdentityProviders"];
        put?: never;
        /**
         * Add a provider by which people sign in
         * @description Needs `directory:write`.
         */
        post: operations["createIdentityProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/central-sign-in/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A provider of central sign-in
         * @description Needs `directory:read`.
         */
        get: operations["getIdentityProvider"];
        put?: never;
        post?: never;
        /**
         * Remove a provider of central sign-in
         * @description Sessions that were begun by it end, and its groups go with the roles that they carry. Its people stay users.
         *
         *     Needs `directory:write`.
         */
        delete: operations["removeIdentityProvider"];
        options?: never;
        head?: never;
        /**
         * Change a provider of central sign-in
         * @description Its name and issuer never change. Who is signed in stays so.
         *
         *     Needs `directory:write`.
         */
        patch: operations["changeIdentityProvider"];
        trace?: never;
    };
    "/api/v1/centre/central-sign-in/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Try a provider out: for a browser, which is sent there, comes back and shows the claims; nobody is signed in
         * @description Needs `directory:write`.
         */
        get: operations["testIdentityProvider"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/central-sign-in/{name}/tests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What trying a provider out has shown, for ten minutes, to whoever tried
         * @description Needs `directory:write`.
         */
        get: operations["readIdentityProviderTest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/central-sign-in/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Providers of central sign-in: fields to search by
         * @description Needs `directory:read`.
         */
        get: operations["listIdentityProvidersSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/directories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Directories
         * @description Needs `directory:read`.
         */
        get: operations["listDirectories"];
        put?: never;
        /**
         * Set up a directory (LDAP, Active Directory)
         * @description Nothing is read from it before a sync.
         *
         *     Needs `directory:write`.
         */
        post: operations["createDirectory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/directories/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A directory
         * @description Needs `directory:read`.
         */
        get: operations["getDirectory"];
        put?: never;
        post?: never;
        /**
         * Remove a directory
         * @description Its people and groups stay as they are.
         *
         *     Needs `directory:write`.
         */
        delete: operations["removeDirectory"];
        options?: never;
        head?: never;
        /**
         * Change a directory
         * @description Another `url` wants the password again.
         *
         *     Needs `directory:write`.
         */
        patch: operations["changeDirectory"];
        trace?: never;
    };
    "/api/v1/centre/directories/{name}/connection-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Connect to a directory, and read its first few entries
         * @description Needs `directory:write`.
         */
        post: operations["testDirectory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/directories/{name}/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find out what a sync would change, and change nothing
         * @description Answers the run; ask for it again until it has ended.
         *
         *     Needs `directory:write`.
         */
        post: operations["dryRunDirectory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/directories/{name}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A directory's syncs and dry runs
         * @description Needs `directory:read`.
         */
        get: operations["listDirectoryRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/directories/{name}/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A sync or dry run
         * @description Needs `directory:read`.
         */
        get: operations["getDirectoryRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/directories/{name}/runs/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A directory's syncs and dry runs: fields to search by
         * @description Needs `directory:read`.
         */
        get: operations["listDirectoryRunsSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/directories/{name}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take over what has changed in a directory, now
         * @description Answers the run; ask for it again until it has ended.
         *
         *     Needs `directory:write`.
         */
        post: operations["syncDirectory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/directories/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Directories: fields to search by
         * @description Needs `directory:read`.
         */
        get: operations["listDirectoriesSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/expiries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What ends, the next first: accounts, keys, lines, and tokens for who may read them
         * @description Needs `accounts:read`.
         */
        get: operations["listExpiries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/expiries/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What ends, the next first: accounts, keys, lines, and tokens for who may read them: fields to search by
         * @description Needs `accounts:read`.
         */
        get: operations["listExpiriesSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Groups
         * @description Needs `groups:read`.
         */
        get: operations["listGroups"];
        put?: never;
        /**
         * Make a group
         * @description Needs `groups:write`.
         */
        post: operations["createGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A group, with what hangs on it
         * @description Needs `groups:read`.
         */
        get: operations["getGroup"];
        put?: never;
        post?: never;
        /**
         * Delete a group
         * @description Its members stay, and lose the roles that it carried. Answers what it was.
         *
         *     Needs `groups:write`.
         */
        delete: operations["deleteGroup"];
        options?: never;
        head?: never;
        /**
         * Rename a group
         * @description Needs `groups:write`.
         */
        patch: operations["renameGroup"];
        trace?: never;
    };
    "/api/v1/centre/groups/{id}/groups/{child}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Place a group in a group
         * @description Its members are members of the outer one too. A group that holds the outer one is refused.
         *
         *     Needs `groups:write`.
         */
        put: operations["addGroupToGroup"];
        post?: never;
        /**
         * Take a group out of a group
         * @description Needs `groups:write`.
         */
        delete: operations["removeGroupFromGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/groups/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Members of a group, those of the groups in it too
         * @description Needs `groups:read`.
         */
        get: operations["listGroupMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Add members to a group and take others out
         * @description All or nothing. Who is a member already, or was none, is no fault.
         *
         *     Needs `groups:write`.
         */
        patch: operations["changeGroupMembers"];
        trace?: never;
    };
    "/api/v1/centre/groups/{id}/members/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Members of a group, those of the groups in it too: fields to search by
         * @description Needs `groups:read`.
         */
        get: operations["listGroupMembersSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/groups/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Groups: fields to search by
         * @description Needs `groups:read`.
         */
        get: operations["listGroupsSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Members: who has which of the centre's roles
         * @description Needs `centre-members:read`.
         */
        get: operations["listCentreMembers"];
        put?: never;
        /**
         * Give somebody, or a group, one of the centre's roles
         * @description Nobody gives a role that may do more than they may.
         *
         *     Needs `centre-members:write`.
         */
        post: operations["addCentreMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take the role from one of the centre's members
         * @description Needs `centre-members:write`.
         */
        delete: operations["removeCentreMember"];
        options?: never;
        head?: never;
        /**
         * Change the role or the end of one of the centre's members
         * @description Needs `centre-members:write`.
         */
        patch: operations["changeCentreMember"];
        trace?: never;
    };
    "/api/v1/centre/members/candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People and groups that may become the centre's members
         * @description At most 20 people and 20 groups, by a part of the name or username. Nothing else of them is told.
         *
         *     Needs `centre-members:write`.
         */
        get: operations["listCentreMemberCandidates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/members/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Of the centre's roles, those that one may give
         * @description Needs `centre-members:read`.
         */
        get: operations["listCentreMemberRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/members/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Members: who has which of the centre's roles: fields to search by
         * @description Needs `centre-members:read`.
         */
        get: operations["listCentreMembersSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sending methods
         * @description Needs `accounts:read`.
         */
        get: operations["listMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/methods/{method}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A sending method
         * @description Needs `accounts:read`.
         */
        get: operations["getMethod"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Name a sending method, put it in its place, switch it off or on
         * @description Through one that is switched off nothing is accepted (422 `method_off`) and nothing leaves: what waits takes another of its roads, or waits.
         *
         *     Needs `accounts:write`.
         */
        patch: operations["changeMethod"];
        trace?: never;
    };
    "/api/v1/centre/methods/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sending methods: fields to search by
         * @description Needs `accounts:read`.
         */
        get: operations["listMethodsSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every permission, and what it allows
         * @description Needs `roles:read`.
         */
        get: operations["listPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Providers, and what their accounts need
         * @description Needs `accounts:read`.
         */
        get: operations["listProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Roles
         * @description Needs `roles:read`.
         */
        get: operations["listRoles"];
        put?: never;
        /**
         * Define a role
         * @description Of permissions that who asks has. A role of the centre gives its permissions in every service.
         *
         *     Needs `roles:write`.
         */
        post: operations["createRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/roles/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A role
         * @description Needs `roles:read`.
         */
        get: operations["getRole"];
        put?: never;
        post?: never;
        /**
         * Remove a role that nobody carries
         * @description Needs `roles:write`.
         */
        delete: operations["removeRole"];
        options?: never;
        head?: never;
        /**
         * Change a role, for all who carry it
         * @description Ready-made roles cannot be changed: define one of your own with their permissions.
         *
         *     Needs `roles:write`.
         */
        patch: operations["changeRole"];
        trace?: never;
    };
    "/api/v1/centre/roles/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Roles: fields to search by
         * @description Needs `roles:read`.
         */
        get: operations["listRolesSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/scim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where a directory writes by SCIM, and how many users and groups came that way
         * @description Needs `directory:read`.
         */
        get: operations["getScim"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Services
         * @description Needs `services:read`.
         */
        get: operations["listServices"];
        put?: never;
        /**
         * Make a service
         * @description Needs `services:write`.
         */
        post: operations["createService"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/services/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A service
         * @description Needs `services:read`.
         */
        get: operations["getService"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a service
         * @description Needs `services:write`.
         */
        patch: operations["changeService"];
        trace?: never;
    };
    "/api/v1/centre/services/{name}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Archive a service
         * @description It is suspended, its tokens are refused and nothing of it changes any more; what it sent can still be read.
         *
         *     Needs `services:write`.
         */
        post: operations["archiveService"];
        /**
         * Bring a service back from the archive, suspended
         * @description Needs `services:write`.
         */
        delete: operations["restoreService"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/services/{name}/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a service has used of its quotas
         * @description Needs `services:read`.
         */
        get: operations["readServiceQuota"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/services/{name}/suspension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend a service
         * @description Nothing is accepted from it and nothing of it leaves until the suspension is lifted.
         *
         *     Needs `services:write`.
         */
        post: operations["suspendService"];
        /**
         * Lift a service's suspension
         * @description Needs `services:write`.
         */
        delete: operations["resumeService"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/services/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Services: fields to search by
         * @description Needs `services:read`.
         */
        get: operations["listServicesSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Settings of the centre
         * @description Needs `centre:read`.
         */
        get: operations["getSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change settings of the centre
         * @description What a shorter `retentionDays` does not keep is dropped within ten minutes, for good.
         *
         *     Needs `centre:write`.
         */
        patch: operations["changeSettings"];
        trace?: never;
    };
    "/api/v1/centre/sign-in-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The sign-in policy
         * @description Needs `centre:read`.
         */
        get: operations["getSignInPolicy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the sign-in policy
         * @description Needs `centre:write`.
         */
        patch: operations["changeSignInPolicy"];
        trace?: never;
    };
    "/api/v1/centre/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The centre's tokens and those of all services
         * @description Needs `centre-tokens:read`.
         */
        get: operations["listCentreTokens"];
        put?: never;
        /**
         * Make a token of a service or of the centre
         * @description Needs `centre-tokens:write`.
         */
        post: operations["createCentreToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read any token
         * @description Needs `centre-tokens:read`.
         */
        get: operations["getCentreToken"];
        put?: never;
        post?: never;
        /**
         * Revoke any token
         * @description Needs `centre-tokens:write`.
         */
        delete: operations["revokeCentreToken"];
        options?: never;
        head?: never;
        /**
         * Change name, rate, networks or end of any token
         * @description A token can only lower a rate; people, and tokens of the centre that have none themselves, can also raise it. Who prolongs a token, raises its rate or opens it to more networks holds what it may do; one that was rotated is not changed. Only people prolong a token, never beyond the days that the administrator allows from its making. A token that is bound to networks binds others within them.
         *
         *     Needs `centre-tokens:write`.
         */
        patch: operations["changeCentreToken"];
        trace?: never;
    };
    "/api/v1/centre/tokens/{id}/rotation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the token that takes the place of any token
         * @description Makes the token that takes its place: the same name, scopes, networks and rate, with a new secret, and, unless an end is given, as long a life. The old one opens for `overlapHours` more, so that no program is refused while it is being replaced.
         *
         *     Needs `centre-tokens:write`.
         */
        post: operations["rotateCentreToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/tokens/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How long tokens may live
         * @description Needs `centre-tokens:read`.
         */
        get: operations["readCentreTokenLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/tokens/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The centre's tokens and those of all services: fields to search by
         * @description Needs `centre-tokens:read`.
         */
        get: operations["listCentreTokensSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Users
         * @description Needs `users:read`.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Make a user, who can sign in if a password is given
         * @description Needs `users:write`.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A user, with groups and roles
         * @description Needs `users:read`.
         */
        get: operations["getUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description Needs `users:write`.
         */
        patch: operations["changeUser"];
        trace?: never;
    };
    "/api/v1/centre/users/{id}/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take away the second factor of a user who has lost it; sessions end
         * @description Needs `users:write`.
         */
        delete: operations["resetSecondFactor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign a user out everywhere
         * @description Needs `users:write`.
         */
        delete: operations["endSessionsOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/users/{id}/suspension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend a user; sessions end
         * @description Needs `users:write`.
         */
        post: operations["suspendUser"];
        /**
         * Lift a user's suspension
         * @description Needs `users:write`.
         */
        delete: operations["resumeUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/centre/users/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Users: fields to search by
         * @description Needs `users:read`.
         */
        get: operations["listUsersSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hints about changes, as server-sent events
         * @description Event `message` with `{"ids":[…]}` (or `{"ids":null}`: many changed), event `config` with `{}`. A comment every 15 seconds keeps the connection open.
         *
         *     Needs `messages:read`.
         */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/first-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the installation still needs its first administrator */
        get: operations["getFirstRun"];
        put?: never;
        /** Make the first administrator, and sign in as it */
        post: operations["createFirstAdministrator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, and what may be done where */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change one’s own language or name */
        patch: operations["changeMe"];
        trace?: never;
    };
    "/api/v1/me/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a passkey on that the browser made */
        post: operations["addPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Give a passkey up */
        delete: operations["removePasskey"];
        options?: never;
        head?: never;
        /** Call a passkey something else */
        patch: operations["renamePasskey"];
        trace?: never;
    };
    "/api/v1/me/passkeys/set-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a browser needs to make a passkey */
        post: operations["beginPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change one’s own password; other sessions end */
        put: operations["changeOwnPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove again by the password who one is
         * @description What changes a second factor asks for a proof of the last quarter of an hour; signing in is one.
         */
        post: operations["proveAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ten new recovery codes; the former ones are worth nothing */
        post: operations["renewRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One’s own second factor */
        get: operations["getSecondFactor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One’s own open sessions, the last used first */
        get: operations["listOwnSessions"];
        put?: never;
        post?: never;
        /** End all of one’s sessions but the one in hand */
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of one’s own sessions */
        delete: operations["endOwnSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Take an authenticator app on, by a code of it */
        put: operations["setUpTotp"];
        post?: never;
        /** Give the authenticator app up */
        delete: operations["removeTotp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/totp/set-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A secret for an authenticator app, kept once a code of it is shown */
        post: operations["beginTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Members: who has which of a service's roles
         * @description Needs `members:read`.
         */
        get: operations["listMembers"];
        put?: never;
        /**
         * Give somebody, or a group, one of a service's roles
         * @description Nobody gives a role that may do more than they may.
         *
         *     Needs `members:write`.
         */
        post: operations["addMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take the role from one of a service's members
         * @description Needs `members:write`.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /**
         * Change the role or the end of one of a service's members
         * @description Needs `members:write`.
         */
        patch: operations["changeMember"];
        trace?: never;
    };
    "/api/v1/members/candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People and groups that may become a service's members
         * @description At most 20 people and 20 groups, by a part of the name or username. Nothing else of them is told.
         *
         *     Needs `members:write`.
         */
        get: operations["listMemberCandidates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Of a service's roles, those that one may give
         * @description Needs `members:read`.
         */
        get: operations["listMemberRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Members: who has which of a service's roles: fields to search by
         * @description Needs `members:read`.
         */
        get: operations["listMembersSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search messages
         * @description Needs `messages:read`.
         */
        get: operations["listMessages"];
        put?: never;
        /**
         * Send a message to one recipient
         * @description Answers once it is stored: from then on it is never lost, and never sent twice by itself.
         *
         *     Needs `messages:send`.
         */
        post: operations["sendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A message with its timeline and attempts
         * @description Needs `messages:read`.
         */
        get: operations["readMessage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/{id}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a message that has not left
         * @description `inTime` null: it is leaving or unresolved, and is cancelled if it comes back.
         *
         *     Needs `messages:cancel`.
         */
        post: operations["cancelMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send up to 1,000 independent messages
         * @description Each message is judged alone and answered at its place, as it would have been by itself: accepted, or refused with its problem. Where the request as a whole is wrong nothing is stored. With an `Idempotency-Key` message i stands under `<key>/i`.
         *
         *     Needs `messages:send`.
         */
        post: operations["sendMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/by-reference/{reference}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages with a reference of yours, newest first
         * @description Needs `messages:read`.
         */
        get: operations["listMessagesByReference"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/by-reference/{reference}/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages with a reference of yours, newest first: fields to search by
         * @description Needs `messages:read`.
         */
        get: operations["listMessagesByReferenceSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Segments, encoding and faults of a message; sends nothing
         * @description Needs `messages:send`.
         */
        post: operations["previewMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search messages: fields to search by
         * @description Needs `messages:read`.
         */
        get: operations["listMessagesSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/messages/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Where up to 1,000 messages stand
         * @description Needs `messages:read`.
         */
        post: operations["readStatuses"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a code to set another password
         * @description Answers the same, and as fast, whether or not the name is somebody’s. A code lives five minutes.
         */
        post: operations["beginPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password-reset/completion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set another password by the code; all sessions end */
        post: operations["finishPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The service that asks, and how it may send
         * @description Needs `service:read`.
         */
        get: operations["getOwnService"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/service/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the service that asks fares
         * @description The last seven days in the time zone of the centre, today against yesterday, quota, allowed methods, and what needs somebody. It is as quick with ten million messages as with ten, and at most seconds behind. For a test token: of its test messages.
         *
         *     Needs `service:read`.
         */
        get: operations["readDashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/service/quota": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the service that asks may still send
         * @description For a test token: of its test messages, which have quotas of the same size and use up none of the others. What never leaves is given back within seconds.
         *
         *     Needs `service:read`.
         */
        get: operations["readOwnQuota"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in by a password
         * @description Answers 202 where a second factor is asked for: its code goes to `/session/second-factor`.
         */
        post: operations["signIn"];
        /** Sign out */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/central": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign out, and learn where the browser signs out of the central provider */
        delete: operations["signOutEverywhere"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/central/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sign in by a central provider: for a browser, which is sent there
         * @description A browser that cannot be sent there is sent to the sign-in page, which says why.
         */
        get: operations["beginCentralSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/central/{name}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a central provider sends the browser back to */
        get: operations["finishCentralSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/central/{name}/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Back-channel logout: a central provider tells that a person has signed out there */
        post: operations["endCentralSessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in by a passkey, which is two factors in one */
        post: operations["signInByPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/passkey-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a browser needs to sign in by a passkey */
        post: operations["beginPasskeySignIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in: the second step */
        post: operations["proveSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/ways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How people sign in here */
        get: operations["listWaysIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Templates of the service
         * @description Needs `templates:read`.
         */
        get: operations["listTemplates"];
        put?: never;
        /**
         * Make a template
         * @description Its name never changes. What a binding names has to be made and approved at the provider.
         *
         *     Needs `templates:write`.
         */
        post: operations["createTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A template in its present version
         * @description Needs `templates:read`.
         */
        get: operations["getTemplate"];
        put?: never;
        post?: never;
        /**
         * Delete a template
         * @description What was accepted from it is still sent. The name is free again.
         *
         *     Needs `templates:write`.
         */
        delete: operations["deleteTemplate"];
        options?: never;
        head?: never;
        /**
         * Change a template
         * @description Another text, other variables or bindings are a new version; messages keep the one they were made from.
         *
         *     Needs `templates:write`.
         */
        patch: operations["changeTemplate"];
        trace?: never;
    };
    "/api/v1/templates/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Templates of the service: fields to search by
         * @description Needs `templates:read`.
         */
        get: operations["listTemplatesSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A service's tokens
         * @description Needs `tokens:read`.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Make a token of the service
         * @description Needs `tokens:write`.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a token of the service
         * @description Needs `tokens:read`.
         */
        get: operations["getToken"];
        put?: never;
        post?: never;
        /**
         * Revoke a token of the service
         * @description Needs `tokens:write`.
         */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        /**
         * Change name, rate, networks or end of a token of the service
         * @description A token can only lower a rate; people, and tokens of the centre that have none themselves, can also raise it. Who prolongs a token, raises its rate or opens it to more networks holds what it may do; one that was rotated is not changed. Only people prolong a token, never beyond the days that the administrator allows from its making. A token that is bound to networks binds others within them.
         *
         *     Needs `tokens:write`.
         */
        patch: operations["changeToken"];
        trace?: never;
    };
    "/api/v1/tokens/{id}/rotation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the token that takes the place of a token of the service
         * @description Makes the token that takes its place: the same name, scopes, networks and rate, with a new secret, and, unless an end is given, as long a life. The old one opens for `overlapHours` more, so that no program is refused while it is being replaced.
         *
         *     Needs `tokens:write`.
         */
        post: operations["rotateToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How long tokens may live
         * @description Needs `tokens:read`.
         */
        get: operations["readTokenLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/search-fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A service's tokens: fields to search by
         * @description Needs `tokens:read`.
         */
        get: operations["listTokensSearchFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Message: {
            /** Format: uuid */
            broadcastId: string | null;
            /** @enum {string} */
            channel: "sms";
            /** @enum {string} */
            class: "otp" | "normal" | "bulk";
            cost: {
                amount: string;
                /** @enum {string} */
                unit: "IRR" | "credit";
            } | null;
            /**
             * Format: date-time
             * @example 2026-01-31T08:30:00.000Z
             */
            createdAt: string;
            /** @enum {string} */
            encoding: "gsm7" | "ucs2";
            /**
             * Format: date-time
             * @example 2026-01-31T08:30:00.000Z
             */
            expiresAt: string;
            failure: {
                code: string;
                permanent: boolean;
                provider: {
                    code: string;
                    text: string;
                } | null;
                title: string;
                /**
                 * @description Who must act
                 * @enum {string}
                 */
                who: "caller" | "recipient" | "administrator" | "provider";
            } | null;
            /**
             * Format: date-time
             * @example 2026-01-31T08:30:00.000Z
             */
            finalAt: string | null;
            /** @enum {string} */
            followUp: "none" | "open" | "in_progress" | "done";
            from: string | null;
            /** Format: uuid */
            id: string;
            method: string | null;
            reference: string | null;
            /** @enum {string} */
            review: "none" | "pending" | "released" | "refused";
            segments: number;
            /**
             * Format: date-time
             * @example 2026-01-31T08:30:00.000Z
             */
            sendAt: string | null;
            /**
             * Format: date-time
             * @example 2026-01-31T08:30:00.000Z
             */
            sentAt: string | null;
            /** @enum {string} */
            status: "held" | "queued" | "unconfirmed" | "sent" | "unreported" | "cancelled" | "expired" | "failed" | "undelivered" | "delivered" | "scheduled" | "sending";
            tags: string[];
            /** @description What it was made from; null: it was given as a text */
            template: {
                name: string;
                /** @description Null: hidden, as the text of a code is, or forgotten with the text */
                variables: {
                    [key: string]: string;
                } | null;
                version: number;
            } | null;
            test: boolean;
            /** @description Null: forgotten, since the service keeps texts for so many days (`textsKeptDays`) */
            text: string | null;
            /** @description A user's is masked (`+98•••••••••67`) for those without `messages:read-numbers` */
            to: string;
            /** @description The user it was sent to; null: it was sent to a number */
            toUser: {
                id: number;
                name: string;
                username: string;
            } | null;
        };
        /** @description RFC 9457 problem */
        Problem: {
            /** @description Stable; programs switch on it */
            code: string;
            detail: string;
            errors?: {
                code: string;
                path: string;
                title: string;
            }[];
            requestId: string;
            status: number;
            title: string;
            /** @description Address of the page about this error */
            type: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listAddressableUsers: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description boolean */
                hasNumber?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description Free text */
                q?: string;
                /** @description One of username, name, with `-` before it for descending; `username` unless given */
                sort?: string;
                /** @description text */
                username?: string;
                /** @description text */
                "username[contains]"?: string;
                /** @description text */
                "username[empty]"?: string;
                /** @description text */
                "username[ne]"?: string;
                /** @description text */
                "username[prefix]"?: string;
                /** @description text */
                "username[suffix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description Without one nothing can be sent */
                            hasNumber: boolean;
                            id: number;
                            name: string;
                            username: string;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAddressableUsersSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApiCalls: {
        parameters: {
            query?: {
                /** @description instant */
                "at[gt]"?: string;
                /** @description instant */
                "at[gte]"?: string;
                /** @description instant */
                "at[lt]"?: string;
                /** @description instant */
                "at[lte]"?: string;
                /** @description text */
                code?: string;
                /** @description text */
                "code[empty]"?: string;
                /** @description text */
                "code[ne]"?: string;
                /** @description text */
                "code[prefix]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description text */
                ip?: string;
                /** @description text */
                "ip[prefix]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description enum: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS */
                method?: string;
                /** @description enum: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS */
                "method[ne]"?: string;
                /** @description number */
                "ms[gt]"?: string;
                /** @description number */
                "ms[gte]"?: string;
                /** @description number */
                "ms[lt]"?: string;
                /** @description number */
                "ms[lte]"?: string;
                /** @description Free text */
                q?: string;
                /** @description text */
                requestId?: string;
                /** @description text */
                "requestId[prefix]"?: string;
                /** @description text */
                route?: string;
                /** @description text */
                "route[contains]"?: string;
                /** @description text */
                "route[empty]"?: string;
                /** @description text */
                "route[ne]"?: string;
                /** @description text */
                "route[prefix]"?: string;
                /** @description text */
                "route[suffix]"?: string;
                /** @description text */
                service?: string;
                /** @description text */
                "service[empty]"?: string;
                /** @description text */
                "service[ne]"?: string;
                /** @description One of at, with `-` before it for descending; `-at` unless given */
                sort?: string;
                /** @description number */
                status?: string;
                /** @description number */
                "status[gt]"?: string;
                /** @description number */
                "status[gte]"?: string;
                /** @description number */
                "status[lt]"?: string;
                /** @description number */
                "status[lte]"?: string;
                /** @description number */
                "status[ne]"?: string;
                /** @description text */
                subject?: string;
                /** @description text */
                "subject[empty]"?: string;
                /** @description number */
                token?: string;
                /** @description number */
                "token[empty]"?: string;
                /** @description text */
                user?: string;
                /** @description text */
                "user[empty]"?: string;
                /** @description text */
                "user[ne]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            /** @description The code of the problem that was answered */
                            code: string | null;
                            /** Format: uuid */
                            id: string;
                            ip: string | null;
                            method: string;
                            /** @description How long the answer took */
                            ms: number | null;
                            requestId: string;
                            /**
                             * @description The pattern of the address
                             * @example /api/v1/messages/:id
                             */
                            route: string;
                            service: string | null;
                            status: number;
                            /** @description What it was about: the id of a message, the name of an account */
                            subject: string | null;
                            token: {
                                id: number;
                                name: string;
                            } | null;
                            user: {
                                id: number;
                                username: string;
                            } | null;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApiCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What else was answered to a call that changed something; secrets and texts are masked. Reads are not kept */
                        answer: unknown;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        at: string;
                        /** @description What was asked; secrets and texts are masked. Of an accepted message see `subject` */
                        body: unknown;
                        /** @description The code of the problem that was answered */
                        code: string | null;
                        /** Format: uuid */
                        id: string;
                        ip: string | null;
                        method: string;
                        /** @description How long the answer took */
                        ms: number | null;
                        /** @description The address with its values; null where it is not kept */
                        path: string | null;
                        /** @description What was answered, where the call was refused */
                        problem: unknown;
                        requestId: string;
                        /**
                         * @description The pattern of the address
                         * @example /api/v1/messages/:id
                         */
                        route: string;
                        service: string | null;
                        status: number;
                        /** @description What it was about: the id of a message, the name of an account */
                        subject: string | null;
                        token: {
                            id: number;
                            name: string;
                        } | null;
                        user: {
                            id: number;
                            username: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApiCallsSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                /** @description text */
                action?: string;
                /** @description text */
                "action[contains]"?: string;
                /** @description text */
                "action[empty]"?: string;
                /** @description text */
                "action[ne]"?: string;
                /** @description text */
                "action[prefix]"?: string;
                /** @description text */
                "action[suffix]"?: string;
                /** @description text */
                actor?: string;
                /** @description text */
                "actor[contains]"?: string;
                /** @description text */
                "actor[empty]"?: string;
                /** @description text */
                "actor[ne]"?: string;
                /** @description text */
                "actor[prefix]"?: string;
                /** @description text */
                "actor[suffix]"?: string;
                /** @description enum: user, token, cli, system */
                actorKind?: string;
                /** @description enum: user, token, cli, system */
                "actorKind[ne]"?: string;
                /** @description instant */
                "at[gt]"?: string;
                /** @description instant */
                "at[gte]"?: string;
                /** @description instant */
                "at[lt]"?: string;
                /** @description instant */
                "at[lte]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description text */
                ip?: string;
                /** @description text */
                "ip[prefix]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description Free text */
                q?: string;
                /** @description text */
                requestId?: string;
                /** @description text */
                service?: string;
                /** @description text */
                "service[empty]"?: string;
                /** @description text */
                "service[ne]"?: string;
                /** @description One of at, with `-` before it for descending; `-at` unless given */
                sort?: string;
                /** @description text */
                subject?: string;
                /** @description text */
                "subject[contains]"?: string;
                /** @description text */
                "subject[empty]"?: string;
                /** @description text */
                "subject[ne]"?: string;
                /** @description text */
                "subject[prefix]"?: string;
                /** @description text */
                "subject[suffix]"?: string;
                /** @description text */
                subjectKind?: string;
                /** @description text */
                "subjectKind[contains]"?: string;
                /** @description text */
                "subjectKind[empty]"?: string;
                /** @description text */
                "subjectKind[ne]"?: string;
                /** @description text */
                "subjectKind[prefix]"?: string;
                /** @description text */
                "subjectKind[suffix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @example account.create */
                            action: string;
                            actor: {
                                id: string | null;
                                kind: string;
                                name: string;
                            };
                            /** @description What it became; secrets are masked */
                            after: unknown;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            /** @description What it was; secrets are masked */
                            before: unknown;
                            /** Format: uuid */
                            id: string;
                            ip: string | null;
                            requestId: string | null;
                            service: string | null;
                            subject: {
                                id: string;
                                kind: string;
                            };
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuditEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example account.create */
                        action: string;
                        actor: {
                            id: string | null;
                            kind: string;
                            name: string;
                        };
                        /** @description What it became; secrets are masked */
                        after: unknown;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        at: string;
                        /** @description What it was; secrets are masked */
                        before: unknown;
                        /** Format: uuid */
                        id: string;
                        ip: string | null;
                        requestId: string | null;
                        service: string | null;
                        subject: {
                            id: string;
                            kind: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEntriesSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rehearseAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description An answer of the provider's, to see how it would be read */
                    answer?: {
                        status: number;
                        text: string;
                    } | null;
                    /** @example https://api.example.com */
                    baseUrl: string;
                    /** @description A delivery callback, to see how it would be read */
                    callback?: {
                        body?: string;
                        query?: string;
                    } | null;
                    /** @example 10008663 */
                    line?: string | null;
                    /** @description One whose settings describe the calls themselves */
                    provider: string;
                    /** @description By the provider's own schema: see GET /centre/providers */
                    settings: {
                        [key: string]: unknown;
                    };
                    text: string;
                    /** @example 09121234567 */
                    to: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What the answer would mean; null where none was given */
                        outcome: {
                            code?: string;
                            /** @enum {string} */
                            failure?: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                            /** @description What is at fault for a refusal */
                            fault?: string;
                            /** @enum {string} */
                            kind: "accepted" | "rejected" | "unknown";
                            providerId?: string;
                            text?: string;
                            /** @enum {string} */
                            who?: "caller" | "recipient" | "administrator" | "provider";
                        } | null;
                        /** @description What the callback would tell; empty where it cannot be read, null where none was given */
                        reports: {
                            code: string;
                            /** @enum {string} */
                            failure?: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                            providerId: string;
                            /** @enum {string} */
                            status: "queued" | "sent" | "delivered" | "undelivered" | "failed" | "unknown";
                        }[] | null;
                        /** @description What would be sent, with `***` for secrets; null: it cannot be made for this message */
                        request: {
                            body: string | null;
                            headers: {
                                name: string;
                                value: string;
                            }[];
                            method: string;
                            url: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                /** @description instant */
                "createdAt[empty]"?: string;
                /** @description instant */
                "createdAt[gt]"?: string;
                /** @description instant */
                "createdAt[gte]"?: string;
                /** @description instant */
                "createdAt[lt]"?: string;
                /** @description instant */
                "createdAt[lte]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description text */
                provider?: string;
                /** @description text */
                "provider[ne]"?: string;
                /** @description Free text */
                q?: string;
                /** @description One of name, createdAt, with `-` before it for descending; `name` unless given */
                sort?: string;
                /** @description boolean */
                stopped?: string;
                /** @description boolean */
                suspended?: string;
                /** @description text */
                titleEn?: string;
                /** @description text */
                "titleEn[contains]"?: string;
                /** @description text */
                "titleEn[empty]"?: string;
                /** @description text */
                "titleEn[ne]"?: string;
                /** @description text */
                "titleEn[prefix]"?: string;
                /** @description text */
                "titleEn[suffix]"?: string;
                /** @description text */
                titleFa?: string;
                /** @description text */
                "titleFa[contains]"?: string;
                /** @description text */
                "titleFa[empty]"?: string;
                /** @description text */
                "titleFa[ne]"?: string;
                /** @description text */
                "titleFa[prefix]"?: string;
                /** @description text */
                "titleFa[suffix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @example http://10.0.0.5:9301 */
                            baseUrl: string | null;
                            /** @description What of it is stopped now, or being tried */
                            circuits: {
                                failure: {
                                    /** @enum {string} */
                                    code: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                    title: string;
                                    /**
                                     * @description Who must act
                                     * @enum {string}
                                     */
                                    who: "caller" | "recipient" | "administrator" | "provider";
                                };
                                /**
                                 * @description What is stopped: all of it, or a key, line or method of it
                                 * @enum {string}
                                 */
                                kind: "account" | "key" | "line" | "template";
                                /** @description Tries in a row that came to nothing, the first included */
                                openings: number;
                                /** @description The provider's own words */
                                provider: {
                                    code: string;
                                    text: string;
                                };
                                /**
                                 * Format: date-time
                                 * @description When it is tried next; null: that time has come
                                 */
                                retryAt: string | null;
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                since: string;
                                /**
                                 * @description `half_open`: tried with single messages
                                 * @enum {string}
                                 */
                                state: "open" | "half_open";
                                /** @description The key's name, the line's number or the method */
                                subject: string | null;
                            }[];
                            /** @description Calls that may be open at once */
                            connections: number;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description Since when the provider refuses every key of it as it is asked for the balance; null: it does not
                             */
                            keyRefusedSince: string | null;
                            keys: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                createdAt: string;
                                disabled: boolean;
                                /**
                                 * Format: date-time
                                 * @description Nothing leaves by it from then on; null: it does not end
                                 */
                                expiresAt: string | null;
                                /** @description When the provider refused the key last, as long as the history of circuits is kept */
                                lastRefusal: {
                                    /**
                                     * Format: date-time
                                     * @example 2026-01-31T08:30:00.000Z
                                     */
                                    at: string;
                                    code: string;
                                    /** @enum {string} */
                                    failure: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                    words: string;
                                } | null;
                                /**
                                 * Format: date-time
                                 * @description To within half a minute
                                 */
                                lastUsedAt: string | null;
                                name: string;
                                /** @description The lower, the earlier it is tried */
                                position: number;
                            }[];
                            lines: {
                                /** @description Whether codes may leave from it; unless given, from service lines and not from advertising ones */
                                carriesOtp: boolean;
                                disabled: boolean;
                                /**
                                 * Format: date-time
                                 * @description Nothing leaves by it from then on; null: it does not end
                                 */
                                expiresAt: string | null;
                                /** @enum {string} */
                                kind: "service" | "advertising";
                                number: string;
                                /**
                                 * @description Written under every text that leaves from it, but for codes; counted with the text
                                 * @example لغو۱۱
                                 */
                                optOut: string | null;
                                /** @description The lower, the earlier it is tried */
                                position: number;
                            }[];
                            name: string;
                            /** @description Messages a second, over all nodes; null: as many as its connections carry */
                            pace: number | null;
                            provider: string;
                            /** @example http://10.0.0.5:9301 */
                            proxyUrl: string | null;
                            reportNetworks: string[];
                            /** @description Hand it to the provider; null for those who may not edit the account, because the address is the secret */
                            reportUrl: string | null;
                            /** @description By the provider's own schema: see GET /centre/providers */
                            settings: {
                                [key: string]: unknown;
                            };
                            suspended: boolean;
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example http://10.0.0.5:9301 */
                    baseUrl?: string | null;
                    /** @description Calls that may be open at once */
                    connections?: number;
                    keys?: {
                        /**
                         * Format: date-time
                         * @description Nothing leaves by it from then on; null: it does not end
                         */
                        expiresAt?: string | null;
                        /** @description The credential, by the provider's own schema; never shown again */
                        fields: {
                            [key: string]: string;
                        };
                        name: string;
                        /** @description The lower, the earlier it is tried */
                        position?: number;
                    }[];
                    lines?: {
                        /** @description Whether codes may leave from it; unless given, from service lines and not from advertising ones */
                        carriesOtp?: boolean;
                        /**
                         * Format: date-time
                         * @description Nothing leaves by it from then on; null: it does not end
                         */
                        expiresAt?: string | null;
                        /** @enum {string} */
                        kind?: "service" | "advertising";
                        /** @example 10008663 */
                        number: string;
                        /**
                         * @description Written under every text that leaves from it, but for codes; counted with the text
                         * @example لغو۱۱
                         */
                        optOut?: string | null;
                        /** @description The lower, the earlier it is tried */
                        position?: number;
                    }[];
                    name: string;
                    /** @description Messages a second, over all nodes; null: as many as its connections carry */
                    pace?: number | null;
                    /** @example sandbox */
                    provider: string;
                    /** @example http://10.0.0.5:9301 */
                    proxyUrl?: string | null;
                    /** @description Addresses or networks that delivery reports are taken from; from anywhere where there are none */
                    reportNetworks?: string[];
                    /** @description By the provider's own schema: see GET /centre/providers */
                    settings?: {
                        [key: string]: unknown;
                    };
                    title?: {
                        en: string;
                        fa: string;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example http://10.0.0.5:9301 */
                        baseUrl: string | null;
                        /** @description What of it is stopped now, or being tried */
                        circuits: {
                            failure: {
                                /** @enum {string} */
                                code: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                title: string;
                                /**
                                 * @description Who must act
                                 * @enum {string}
                                 */
                                who: "caller" | "recipient" | "administrator" | "provider";
                            };
                            /**
                             * @description What is stopped: all of it, or a key, line or method of it
                             * @enum {string}
                             */
                            kind: "account" | "key" | "line" | "template";
                            /** @description Tries in a row that came to nothing, the first included */
                            openings: number;
                            /** @description The provider's own words */
                            provider: {
                                code: string;
                                text: string;
                            };
                            /**
                             * Format: date-time
                             * @description When it is tried next; null: that time has come
                             */
                            retryAt: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            since: string;
                            /**
                             * @description `half_open`: tried with single messages
                             * @enum {string}
                             */
                            state: "open" | "half_open";
                            /** @description The key's name, the line's number or the method */
                            subject: string | null;
                        }[];
                        /** @description Calls that may be open at once */
                        connections: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description Since when the provider refuses every key of it as it is asked for the balance; null: it does not
                         */
                        keyRefusedSince: string | null;
                        keys: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @description When the provider refused the key last, as long as the history of circuits is kept */
                            lastRefusal: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                at: string;
                                code: string;
                                /** @enum {string} */
                                failure: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                words: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description To within half a minute
                             */
                            lastUsedAt: string | null;
                            name: string;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        lines: {
                            /** @description Whether codes may leave from it; unless given, from service lines and not from advertising ones */
                            carriesOtp: boolean;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @enum {string} */
                            kind: "service" | "advertising";
                            number: string;
                            /**
                             * @description Written under every text that leaves from it, but for codes; counted with the text
                             * @example لغو۱۱
                             */
                            optOut: string | null;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        name: string;
                        /** @description Messages a second, over all nodes; null: as many as its connections carry */
                        pace: number | null;
                        provider: string;
                        /** @example http://10.0.0.5:9301 */
                        proxyUrl: string | null;
                        reportNetworks: string[];
                        /** @description Hand it to the provider; null for those who may not edit the account, because the address is the secret */
                        reportUrl: string | null;
                        /** @description By the provider's own schema: see GET /centre/providers */
                        settings: {
                            [key: string]: unknown;
                        };
                        suspended: boolean;
                        title: {
                            en: string;
                            fa: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example http://10.0.0.5:9301 */
                        baseUrl: string | null;
                        /** @description What of it is stopped now, or being tried */
                        circuits: {
                            failure: {
                                /** @enum {string} */
                                code: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                title: string;
                                /**
                                 * @description Who must act
                                 * @enum {string}
                                 */
                                who: "caller" | "recipient" | "administrator" | "provider";
                            };
                            /**
                             * @description What is stopped: all of it, or a key, line or method of it
                             * @enum {string}
                             */
                            kind: "account" | "key" | "line" | "template";
                            /** @description Tries in a row that came to nothing, the first included */
                            openings: number;
                            /** @description The provider's own words */
                            provider: {
                                code: string;
                                text: string;
                            };
                            /**
                             * Format: date-time
                             * @description When it is tried next; null: that time has come
                             */
                            retryAt: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            since: string;
                            /**
                             * @description `half_open`: tried with single messages
                             * @enum {string}
                             */
                            state: "open" | "half_open";
                            /** @description The key's name, the line's number or the method */
                            subject: string | null;
                        }[];
                        /** @description Calls that may be open at once */
                        connections: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description Since when the provider refuses every key of it as it is asked for the balance; null: it does not
                         */
                        keyRefusedSince: string | null;
                        keys: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @description When the provider refused the key last, as long as the history of circuits is kept */
                            lastRefusal: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                at: string;
                                code: string;
                                /** @enum {string} */
                                failure: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                words: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description To within half a minute
                             */
                            lastUsedAt: string | null;
                            name: string;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        lines: {
                            /** @description Whether codes may leave from it; unless given, from service lines and not from advertising ones */
                            carriesOtp: boolean;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @enum {string} */
                            kind: "service" | "advertising";
                            number: string;
                            /**
                             * @description Written under every text that leaves from it, but for codes; counted with the text
                             * @example لغو۱۱
                             */
                            optOut: string | null;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        name: string;
                        /** @description Messages a second, over all nodes; null: as many as its connections carry */
                        pace: number | null;
                        provider: string;
                        /** @example http://10.0.0.5:9301 */
                        proxyUrl: string | null;
                        reportNetworks: string[];
                        /** @description Hand it to the provider; null for those who may not edit the account, because the address is the secret */
                        reportUrl: string | null;
                        /** @description By the provider's own schema: see GET /centre/providers */
                        settings: {
                            [key: string]: unknown;
                        };
                        suspended: boolean;
                        title: {
                            en: string;
                            fa: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example http://10.0.0.5:9301 */
                    baseUrl?: string | null;
                    /** @description Calls that may be open at once */
                    connections?: number;
                    /** @description Messages a second, over all nodes; null: as many as its connections carry */
                    pace?: number | null;
                    /** @example http://10.0.0.5:9301 */
                    proxyUrl?: string | null;
                    /** @description Addresses or networks that delivery reports are taken from; from anywhere where there are none */
                    reportNetworks?: string[];
                    /** @description By the provider's own schema: see GET /centre/providers */
                    settings?: {
                        [key: string]: unknown;
                    };
                    title?: {
                        en: string;
                        fa: string;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example http://10.0.0.5:9301 */
                        baseUrl: string | null;
                        /** @description What of it is stopped now, or being tried */
                        circuits: {
                            failure: {
                                /** @enum {string} */
                                code: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                title: string;
                                /**
                                 * @description Who must act
                                 * @enum {string}
                                 */
                                who: "caller" | "recipient" | "administrator" | "provider";
                            };
                            /**
                             * @description What is stopped: all of it, or a key, line or method of it
                             * @enum {string}
                             */
                            kind: "account" | "key" | "line" | "template";
                            /** @description Tries in a row that came to nothing, the first included */
                            openings: number;
                            /** @description The provider's own words */
                            provider: {
                                code: string;
                                text: string;
                            };
                            /**
                             * Format: date-time
                             * @description When it is tried next; null: that time has come
                             */
                            retryAt: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            since: string;
                            /**
                             * @description `half_open`: tried with single messages
                             * @enum {string}
                             */
                            state: "open" | "half_open";
                            /** @description The key's name, the line's number or the method */
                            subject: string | null;
                        }[];
                        /** @description Calls that may be open at once */
                        connections: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description Since when the provider refuses every key of it as it is asked for the balance; null: it does not
                         */
                        keyRefusedSince: string | null;
                        keys: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @description When the provider refused the key last, as long as the history of circuits is kept */
                            lastRefusal: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                at: string;
                                code: string;
                                /** @enum {string} */
                                failure: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                words: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description To within half a minute
                             */
                            lastUsedAt: string | null;
                            name: string;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        lines: {
                            /** @description Whether codes may leave from it; unless given, from service lines and not from advertising ones */
                            carriesOtp: boolean;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @enum {string} */
                            kind: "service" | "advertising";
                            number: string;
                            /**
                             * @description Written under every text that leaves from it, but for codes; counted with the text
                             * @example لغو۱۱
                             */
                            optOut: string | null;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        name: string;
                        /** @description Messages a second, over all nodes; null: as many as its connections carry */
                        pace: number | null;
                        provider: string;
                        /** @example http://10.0.0.5:9301 */
                        proxyUrl: string | null;
                        reportNetworks: string[];
                        /** @description Hand it to the provider; null for those who may not edit the account, because the address is the secret */
                        reportUrl: string | null;
                        /** @description By the provider's own schema: see GET /centre/providers */
                        settings: {
                            [key: string]: unknown;
                        };
                        suspended: boolean;
                        title: {
                            en: string;
                            fa: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAlertRules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Thresholds of the balance, in its unit */
                        amounts: string[];
                        /** @description Days before the expiry of the account, and of its keys and lines */
                        expiryDays: number[];
                        /**
                         * @description Of the texts to numbers; users are told in their own language
                         * @enum {string}
                         */
                        locale: "fa" | "en";
                        mobiles: string[];
                        /** @description Of the centre's day; what is still so afterwards is told then */
                        quietHours: {
                            /** @example 22:00 */
                            from: string;
                            /** @example 22:00 */
                            until: string;
                        } | null;
                        /** @description Told again after so many hours while it lasts and nobody has acknowledged it; null: once */
                        repeatHours: number | null;
                        /** @description Thresholds of the runway, in days */
                        runwayDays: number[];
                        /** @description Also of a refused key, an open circuit, and a refresh that keeps failing */
                        tellsFaults: boolean;
                        users: {
                            hasMobile: boolean | null;
                            id: number;
                            name: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setAlertRules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Thresholds of the balance, in its unit */
                    amounts: string[];
                    /** @description Days before the expiry of the account, and of its keys and lines */
                    expiryDays: number[];
                    /**
                     * @description Of the texts to numbers; users are told in their own language
                     * @enum {string}
                     */
                    locale: "fa" | "en";
                    mobiles: string[];
                    /** @description Of the centre's day; what is still so afterwards is told then */
                    quietHours: {
                        /** @example 22:00 */
                        from: string;
                        /** @example 22:00 */
                        until: string;
                    } | null;
                    /** @description Told again after so many hours while it lasts and nobody has acknowledged it; null: once */
                    repeatHours: number | null;
                    /** @description Thresholds of the runway, in days */
                    runwayDays: number[];
                    /** @description Also of a refused key, an open circuit, and a refresh that keeps failing */
                    tellsFaults: boolean;
                    userIds: number[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Thresholds of the balance, in its unit */
                        amounts: string[];
                        /** @description Days before the expiry of the account, and of its keys and lines */
                        expiryDays: number[];
                        /**
                         * @description Of the texts to numbers; users are told in their own language
                         * @enum {string}
                         */
                        locale: "fa" | "en";
                        mobiles: string[];
                        /** @description Of the centre's day; what is still so afterwards is told then */
                        quietHours: {
                            /** @example 22:00 */
                            from: string;
                            /** @example 22:00 */
                            until: string;
                        } | null;
                        /** @description Told again after so many hours while it lasts and nobody has acknowledged it; null: once */
                        repeatHours: number | null;
                        /** @description Thresholds of the runway, in days */
                        runwayDays: number[];
                        /** @description Also of a refused key, an open circuit, and a refresh that keeps failing */
                        tellsFaults: boolean;
                        users: {
                            hasMobile: boolean | null;
                            id: number;
                            name: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBalance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        balance: {
                            /** @example 2340000 */
                            amount: string;
                            /**
                             * @description `credit` where a provider counts messages
                             * @enum {string}
                             */
                            unit: "IRR" | "credit";
                        } | null;
                        /** @description What somebody entered: it outranks what the provider says */
                        byHand: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            balance: {
                                /** @example 2340000 */
                                amount: string;
                                /**
                                 * @description `credit` where a provider counts messages
                                 * @enum {string}
                                 */
                                unit: "IRR" | "credit";
                            } | null;
                            by: string;
                            /** Format: date-time */
                            expiresAt: string | null;
                            note: string | null;
                        } | null;
                        /** @description Whole days until it expires; negative once it has */
                        daysLeft: number | null;
                        /** Format: date-time */
                        expiresAt: string | null;
                        /** @enum {string|null} */
                        expirySource: "provider" | "hand" | null;
                        /** Format: date-time */
                        nextRefreshAt: string | null;
                        pace: {
                            /** @example 2340000 */
                            amount: string;
                            /**
                             * @description `credit` where a provider counts messages
                             * @enum {string}
                             */
                            unit: "IRR" | "credit";
                        } | null;
                        /** @description How often the provider is asked, in minutes; give or take a tenth, once across all nodes */
                        periodMinutes: number;
                        /** @description What the provider says */
                        provider: {
                            balance: {
                                /** @example 2340000 */
                                amount: string;
                                /**
                                 * @description `credit` where a provider counts messages
                                 * @enum {string}
                                 */
                                unit: "IRR" | "credit";
                            } | null;
                            /** Format: date-time */
                            expiresAt: string | null;
                            /** @description Why the last refresh came to nothing */
                            failing: {
                                failure: {
                                    /** @enum {string} */
                                    code: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                    title: string;
                                    /**
                                     * @description Who must act
                                     * @enum {string}
                                     */
                                    who: "caller" | "recipient" | "administrator" | "provider";
                                };
                                /** @description In its own words */
                                provider: {
                                    code: string;
                                    text: string;
                                };
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                since: string;
                                /** @description Refusals in a row */
                                times: number;
                            } | null;
                            /** @description Whether the provider tells balance or expiry at all */
                            isReadable: boolean;
                            plan: string | null;
                            /** Format: date-time */
                            readAt: string | null;
                        };
                        /** @description Balance ÷ pace: for how many days it lasts; null while nothing is known of either */
                        runwayDays: number | null;
                        /** @enum {string|null} */
                        source: "provider" | "hand" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeBalance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description How often the provider is asked, in minutes; give or take a tenth, once across all nodes */
                    periodMinutes: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        balance: {
                            /** @example 2340000 */
                            amount: string;
                            /**
                             * @description `credit` where a provider counts messages
                             * @enum {string}
                             */
                            unit: "IRR" | "credit";
                        } | null;
                        /** @description What somebody entered: it outranks what the provider says */
                        byHand: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            balance: {
                                /** @example 2340000 */
                                amount: string;
                                /**
                                 * @description `credit` where a provider counts messages
                                 * @enum {string}
                                 */
                                unit: "IRR" | "credit";
                            } | null;
                            by: string;
                            /** Format: date-time */
                            expiresAt: string | null;
                            note: string | null;
                        } | null;
                        /** @description Whole days until it expires; negative once it has */
                        daysLeft: number | null;
                        /** Format: date-time */
                        expiresAt: string | null;
                        /** @enum {string|null} */
                        expirySource: "provider" | "hand" | null;
                        /** Format: date-time */
                        nextRefreshAt: string | null;
                        pace: {
                            /** @example 2340000 */
                            amount: string;
                            /**
                             * @description `credit` where a provider counts messages
                             * @enum {string}
                             */
                            unit: "IRR" | "credit";
                        } | null;
                        /** @description How often the provider is asked, in minutes; give or take a tenth, once across all nodes */
                        periodMinutes: number;
                        /** @description What the provider says */
                        provider: {
                            balance: {
                                /** @example 2340000 */
                                amount: string;
                                /**
                                 * @description `credit` where a provider counts messages
                                 * @enum {string}
                                 */
                                unit: "IRR" | "credit";
                            } | null;
                            /** Format: date-time */
                            expiresAt: string | null;
                            /** @description Why the last refresh came to nothing */
                            failing: {
                                failure: {
                                    /** @enum {string} */
                                    code: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                    title: string;
                                    /**
                                     * @description Who must act
                                     * @enum {string}
                                     */
                                    who: "caller" | "recipient" | "administrator" | "provider";
                                };
                                /** @description In its own words */
                                provider: {
                                    code: string;
                                    text: string;
                                };
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                since: string;
                                /** @description Refusals in a row */
                                times: number;
                            } | null;
                            /** @description Whether the provider tells balance or expiry at all */
                            isReadable: boolean;
                            plan: string | null;
                            /** Format: date-time */
                            readAt: string | null;
                        };
                        /** @description Balance ÷ pace: for how many days it lasts; null while nothing is known of either */
                        runwayDays: number | null;
                        /** @enum {string|null} */
                        source: "provider" | "hand" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enterBalance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    balance?: {
                        /** @example 2340000 */
                        amount: string;
                        /**
                         * @description `credit` where a provider counts messages
                         * @enum {string}
                         */
                        unit: "IRR" | "credit";
                    } | null;
                    /** Format: date-time */
                    expiresAt?: string | null;
                    /** @description Why */
                    note?: string | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        balance: {
                            /** @example 2340000 */
                            amount: string;
                            /**
                             * @description `credit` where a provider counts messages
                             * @enum {string}
                             */
                            unit: "IRR" | "credit";
                        } | null;
                        /** @description What somebody entered: it outranks what the provider says */
                        byHand: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            balance: {
                                /** @example 2340000 */
                                amount: string;
                                /**
                                 * @description `credit` where a provider counts messages
                                 * @enum {string}
                                 */
                                unit: "IRR" | "credit";
                            } | null;
                            by: string;
                            /** Format: date-time */
                            expiresAt: string | null;
                            note: string | null;
                        } | null;
                        /** @description Whole days until it expires; negative once it has */
                        daysLeft: number | null;
                        /** Format: date-time */
                        expiresAt: string | null;
                        /** @enum {string|null} */
                        expirySource: "provider" | "hand" | null;
                        /** Format: date-time */
                        nextRefreshAt: string | null;
                        pace: {
                            /** @example 2340000 */
                            amount: string;
                            /**
                             * @description `credit` where a provider counts messages
                             * @enum {string}
                             */
                            unit: "IRR" | "credit";
                        } | null;
                        /** @description How often the provider is asked, in minutes; give or take a tenth, once across all nodes */
                        periodMinutes: number;
                        /** @description What the provider says */
                        provider: {
                            balance: {
                                /** @example 2340000 */
                                amount: string;
                                /**
                                 * @description `credit` where a provider counts messages
                                 * @enum {string}
                                 */
                                unit: "IRR" | "credit";
                            } | null;
                            /** Format: date-time */
                            expiresAt: string | null;
                            /** @description Why the last refresh came to nothing */
                            failing: {
                                failure: {
                                    /** @enum {string} */
                                    code: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                    title: string;
                                    /**
                                     * @description Who must act
                                     * @enum {string}
                                     */
                                    who: "caller" | "recipient" | "administrator" | "provider";
                                };
                                /** @description In its own words */
                                provider: {
                                    code: string;
                                    text: string;
                                };
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                since: string;
                                /** @description Refusals in a row */
                                times: number;
                            } | null;
                            /** @description Whether the provider tells balance or expiry at all */
                            isReadable: boolean;
                            plan: string | null;
                            /** Format: date-time */
                            readAt: string | null;
                        };
                        /** @description Balance ÷ pace: for how many days it lasts; null while nothing is known of either */
                        runwayDays: number | null;
                        /** @enum {string|null} */
                        source: "provider" | "hand" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    clearBalance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        balance: {
                            /** @example 2340000 */
                            amount: string;
                            /**
                             * @description `credit` where a provider counts messages
                             * @enum {string}
                             */
                            unit: "IRR" | "credit";
                        } | null;
                        /** @description What somebody entered: it outranks what the provider says */
                        byHand: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            balance: {
                                /** @example 2340000 */
                                amount: string;
                                /**
                                 * @description `credit` where a provider counts messages
                                 * @enum {string}
                                 */
                                unit: "IRR" | "credit";
                            } | null;
                            by: string;
                            /** Format: date-time */
                            expiresAt: string | null;
                            note: string | null;
                        } | null;
                        /** @description Whole days until it expires; negative once it has */
                        daysLeft: number | null;
                        /** Format: date-time */
                        expiresAt: string | null;
                        /** @enum {string|null} */
                        expirySource: "provider" | "hand" | null;
                        /** Format: date-time */
                        nextRefreshAt: string | null;
                        pace: {
                            /** @example 2340000 */
                            amount: string;
                            /**
                             * @description `credit` where a provider counts messages
                             * @enum {string}
                             */
                            unit: "IRR" | "credit";
                        } | null;
                        /** @description How often the provider is asked, in minutes; give or take a tenth, once across all nodes */
                        periodMinutes: number;
                        /** @description What the provider says */
                        provider: {
                            balance: {
                                /** @example 2340000 */
                                amount: string;
                                /**
                                 * @description `credit` where a provider counts messages
                                 * @enum {string}
                                 */
                                unit: "IRR" | "credit";
                            } | null;
                            /** Format: date-time */
                            expiresAt: string | null;
                            /** @description Why the last refresh came to nothing */
                            failing: {
                                failure: {
                                    /** @enum {string} */
                                    code: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                    title: string;
                                    /**
                                     * @description Who must act
                                     * @enum {string}
                                     */
                                    who: "caller" | "recipient" | "administrator" | "provider";
                                };
                                /** @description In its own words */
                                provider: {
                                    code: string;
                                    text: string;
                                };
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                since: string;
                                /** @description Refusals in a row */
                                times: number;
                            } | null;
                            /** @description Whether the provider tells balance or expiry at all */
                            isReadable: boolean;
                            plan: string | null;
                            /** Format: date-time */
                            readAt: string | null;
                        };
                        /** @description Balance ÷ pace: for how many days it lasts; null while nothing is known of either */
                        runwayDays: number | null;
                        /** @enum {string|null} */
                        source: "provider" | "hand" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBalanceHistory: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What counted, oldest first; of long spans the last of each part */
                        readings: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            balance: {
                                /** @example 2340000 */
                                amount: string;
                                /**
                                 * @description `credit` where a provider counts messages
                                 * @enum {string}
                                 */
                                unit: "IRR" | "credit";
                            };
                            /** @enum {string} */
                            source: "provider" | "hand";
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refreshBalance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        balance: {
                            /** @example 2340000 */
                            amount: string;
                            /**
                             * @description `credit` where a provider counts messages
                             * @enum {string}
                             */
                            unit: "IRR" | "credit";
                        } | null;
                        /** @description What somebody entered: it outranks what the provider says */
                        byHand: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            balance: {
                                /** @example 2340000 */
                                amount: string;
                                /**
                                 * @description `credit` where a provider counts messages
                                 * @enum {string}
                                 */
                                unit: "IRR" | "credit";
                            } | null;
                            by: string;
                            /** Format: date-time */
                            expiresAt: string | null;
                            note: string | null;
                        } | null;
                        /** @description Whole days until it expires; negative once it has */
                        daysLeft: number | null;
                        /** Format: date-time */
                        expiresAt: string | null;
                        /** @enum {string|null} */
                        expirySource: "provider" | "hand" | null;
                        /** Format: date-time */
                        nextRefreshAt: string | null;
                        pace: {
                            /** @example 2340000 */
                            amount: string;
                            /**
                             * @description `credit` where a provider counts messages
                             * @enum {string}
                             */
                            unit: "IRR" | "credit";
                        } | null;
                        /** @description How often the provider is asked, in minutes; give or take a tenth, once across all nodes */
                        periodMinutes: number;
                        /** @description What the provider says */
                        provider: {
                            balance: {
                                /** @example 2340000 */
                                amount: string;
                                /**
                                 * @description `credit` where a provider counts messages
                                 * @enum {string}
                                 */
                                unit: "IRR" | "credit";
                            } | null;
                            /** Format: date-time */
                            expiresAt: string | null;
                            /** @description Why the last refresh came to nothing */
                            failing: {
                                failure: {
                                    /** @enum {string} */
                                    code: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                    title: string;
                                    /**
                                     * @description Who must act
                                     * @enum {string}
                                     */
                                    who: "caller" | "recipient" | "administrator" | "provider";
                                };
                                /** @description In its own words */
                                provider: {
                                    code: string;
                                    text: string;
                                };
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                since: string;
                                /** @description Refusals in a row */
                                times: number;
                            } | null;
                            /** @description Whether the provider tells balance or expiry at all */
                            isReadable: boolean;
                            plan: string | null;
                            /** Format: date-time */
                            readAt: string | null;
                        };
                        /** @description Balance ÷ pace: for how many days it lasts; null while nothing is known of either */
                        runwayDays: number | null;
                        /** @enum {string|null} */
                        source: "provider" | "hand" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCircuitEvents: {
        parameters: {
            query?: {
                /** @description instant */
                "at[empty]"?: string;
                /** @description instant */
                "at[gt]"?: string;
                /** @description instant */
                "at[gte]"?: string;
                /** @description instant */
                "at[lt]"?: string;
                /** @description instant */
                "at[lte]"?: string;
                /** @description text */
                code?: string;
                /** @description text */
                "code[contains]"?: string;
                /** @description text */
                "code[empty]"?: string;
                /** @description text */
                "code[ne]"?: string;
                /** @description text */
                "code[prefix]"?: string;
                /** @description text */
                "code[suffix]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description text */
                failure?: string;
                /** @description text */
                "failure[ne]"?: string;
                /** @description enum: account, key, line, template */
                kind?: string;
                /** @description enum: account, key, line, template */
                "kind[ne]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description One of at, with `-` before it for descending; `-at` unless given */
                sort?: string;
                /** @description enum: open, half_open, closed */
                state?: string;
                /** @description enum: open, half_open, closed */
                "state[ne]"?: string;
                /** @description text */
                subject?: string;
                /** @description text */
                "subject[contains]"?: string;
                /** @description text */
                "subject[empty]"?: string;
                /** @description text */
                "subject[ne]"?: string;
                /** @description text */
                "subject[prefix]"?: string;
                /** @description text */
                "subject[suffix]"?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            failure: {
                                /** @enum {string} */
                                code: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                title: string;
                                /**
                                 * @description Who must act
                                 * @enum {string}
                                 */
                                who: "caller" | "recipient" | "administrator" | "provider";
                            };
                            /**
                             * @description What is stopped: all of it, or a key, line or method of it
                             * @enum {string}
                             */
                            kind: "account" | "key" | "line" | "template";
                            /** @description The provider's own words */
                            provider: {
                                code: string;
                                text: string;
                            };
                            /** @enum {string} */
                            state: "open" | "half_open" | "closed";
                            /** @description Null also for a key that is no longer there */
                            subject: string | null;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCircuitEventsSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tryAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example http://10.0.0.5:9301 */
                        baseUrl: string | null;
                        /** @description What of it is stopped now, or being tried */
                        circuits: {
                            failure: {
                                /** @enum {string} */
                                code: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                title: string;
                                /**
                                 * @description Who must act
                                 * @enum {string}
                                 */
                                who: "caller" | "recipient" | "administrator" | "provider";
                            };
                            /**
                             * @description What is stopped: all of it, or a key, line or method of it
                             * @enum {string}
                             */
                            kind: "account" | "key" | "line" | "template";
                            /** @description Tries in a row that came to nothing, the first included */
                            openings: number;
                            /** @description The provider's own words */
                            provider: {
                                code: string;
                                text: string;
                            };
                            /**
                             * Format: date-time
                             * @description When it is tried next; null: that time has come
                             */
                            retryAt: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            since: string;
                            /**
                             * @description `half_open`: tried with single messages
                             * @enum {string}
                             */
                            state: "open" | "half_open";
                            /** @description The key's name, the line's number or the method */
                            subject: string | null;
                        }[];
                        /** @description Calls that may be open at once */
                        connections: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description Since when the provider refuses every key of it as it is asked for the balance; null: it does not
                         */
                        keyRefusedSince: string | null;
                        keys: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @description When the provider refused the key last, as long as the history of circuits is kept */
                            lastRefusal: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                at: string;
                                code: string;
                                /** @enum {string} */
                                failure: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                words: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description To within half a minute
                             */
                            lastUsedAt: string | null;
                            name: string;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        lines: {
                            /** @description Whether codes may leave from it; unless given, from service lines and not from advertising ones */
                            carriesOtp: boolean;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @enum {string} */
                            kind: "service" | "advertising";
                            number: string;
                            /**
                             * @description Written under every text that leaves from it, but for codes; counted with the text
                             * @example لغو۱۱
                             */
                            optOut: string | null;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        name: string;
                        /** @description Messages a second, over all nodes; null: as many as its connections carry */
                        pace: number | null;
                        provider: string;
                        /** @example http://10.0.0.5:9301 */
                        proxyUrl: string | null;
                        reportNetworks: string[];
                        /** @description Hand it to the provider; null for those who may not edit the account, because the address is the secret */
                        reportUrl: string | null;
                        /** @description By the provider's own schema: see GET /centre/providers */
                        settings: {
                            [key: string]: unknown;
                        };
                        suspended: boolean;
                        title: {
                            en: string;
                            fa: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccountKeys: {
        parameters: {
            query?: {
                /** @description instant */
                "createdAt[empty]"?: string;
                /** @description instant */
                "createdAt[gt]"?: string;
                /** @description instant */
                "createdAt[gte]"?: string;
                /** @description instant */
                "createdAt[lt]"?: string;
                /** @description instant */
                "createdAt[lte]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description boolean */
                disabled?: string;
                /** @description instant */
                "expiresAt[empty]"?: string;
                /** @description instant */
                "expiresAt[gt]"?: string;
                /** @description instant */
                "expiresAt[gte]"?: string;
                /** @description instant */
                "expiresAt[lt]"?: string;
                /** @description instant */
                "expiresAt[lte]"?: string;
                /** @description instant */
                "lastUsedAt[empty]"?: string;
                /** @description instant */
                "lastUsedAt[gt]"?: string;
                /** @description instant */
                "lastUsedAt[gte]"?: string;
                /** @description instant */
                "lastUsedAt[lt]"?: string;
                /** @description instant */
                "lastUsedAt[lte]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description number */
                position?: string;
                /** @description number */
                "position[empty]"?: string;
                /** @description number */
                "position[gt]"?: string;
                /** @description number */
                "position[gte]"?: string;
                /** @description number */
                "position[lt]"?: string;
                /** @description number */
                "position[lte]"?: string;
                /** @description number */
                "position[ne]"?: string;
                /** @description One of position, createdAt, with `-` before it for descending; `position` unless given */
                sort?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @description When the provider refused the key last, as long as the history of circuits is kept */
                            lastRefusal: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                at: string;
                                code: string;
                                /** @enum {string} */
                                failure: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                words: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description To within half a minute
                             */
                            lastUsedAt: string | null;
                            name: string;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addAccountKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description Nothing leaves by it from then on; null: it does not end
                     */
                    expiresAt?: string | null;
                    /** @description The credential, by the provider's own schema; never shown again */
                    fields: {
                        [key: string]: string;
                    };
                    name: string;
                    /** @description The lower, the earlier it is tried */
                    position?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        disabled: boolean;
                        /**
                         * Format: date-time
                         * @description Nothing leaves by it from then on; null: it does not end
                         */
                        expiresAt: string | null;
                        /** @description When the provider refused the key last, as long as the history of circuits is kept */
                        lastRefusal: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            code: string;
                            /** @enum {string} */
                            failure: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                            words: string;
                        } | null;
                        /**
                         * Format: date-time
                         * @description To within half a minute
                         */
                        lastUsedAt: string | null;
                        name: string;
                        /** @description The lower, the earlier it is tried */
                        position: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeAccountKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeAccountKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    disabled?: boolean;
                    /**
                     * Format: date-time
                     * @description Nothing leaves by it from then on; null: it does not end
                     */
                    expiresAt?: string | null;
                    /** @description The credential, by the provider's own schema; never shown again */
                    fields?: {
                        [key: string]: string;
                    };
                    /** @description The lower, the earlier it is tried */
                    position?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        disabled: boolean;
                        /**
                         * Format: date-time
                         * @description Nothing leaves by it from then on; null: it does not end
                         */
                        expiresAt: string | null;
                        /** @description When the provider refused the key last, as long as the history of circuits is kept */
                        lastRefusal: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            code: string;
                            /** @enum {string} */
                            failure: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                            words: string;
                        } | null;
                        /**
                         * Format: date-time
                         * @description To within half a minute
                         */
                        lastUsedAt: string | null;
                        name: string;
                        /** @description The lower, the earlier it is tried */
                        position: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccountKeysSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccountLines: {
        parameters: {
            query?: {
                /** @description boolean */
                carriesOtp?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description boolean */
                disabled?: string;
                /** @description instant */
                "expiresAt[empty]"?: string;
                /** @description instant */
                "expiresAt[gt]"?: string;
                /** @description instant */
                "expiresAt[gte]"?: string;
                /** @description instant */
                "expiresAt[lt]"?: string;
                /** @description instant */
                "expiresAt[lte]"?: string;
                /** @description enum: service, advertising */
                kind?: string;
                /** @description enum: service, advertising */
                "kind[ne]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                number?: string;
                /** @description text */
                "number[contains]"?: string;
                /** @description text */
                "number[empty]"?: string;
                /** @description text */
                "number[ne]"?: string;
                /** @description text */
                "number[prefix]"?: string;
                /** @description text */
                "number[suffix]"?: string;
                /** @description number */
                position?: string;
                /** @description number */
                "position[empty]"?: string;
                /** @description number */
                "position[gt]"?: string;
                /** @description number */
                "position[gte]"?: string;
                /** @description number */
                "position[lt]"?: string;
                /** @description number */
                "position[lte]"?: string;
                /** @description number */
                "position[ne]"?: string;
                /** @description One of number, position, with `-` before it for descending; `position` unless given */
                sort?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description Whether codes may leave from it; unless given, from service lines and not from advertising ones */
                            carriesOtp: boolean;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @enum {string} */
                            kind: "service" | "advertising";
                            number: string;
                            /**
                             * @description Written under every text that leaves from it, but for codes; counted with the text
                             * @example لغو۱۱
                             */
                            optOut: string | null;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addAccountLine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Whether codes may leave from it; unless given, from service lines and not from advertising ones */
                    carriesOtp?: boolean;
                    /**
                     * Format: date-time
                     * @description Nothing leaves by it from then on; null: it does not end
                     */
                    expiresAt?: string | null;
                    /** @enum {string} */
                    kind?: "service" | "advertising";
                    /** @example 10008663 */
                    number: string;
                    /**
                     * @description Written under every text that leaves from it, but for codes; counted with the text
                     * @example لغو۱۱
                     */
                    optOut?: string | null;
                    /** @description The lower, the earlier it is tried */
                    position?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether codes may leave from it; unless given, from service lines and not from advertising ones */
                        carriesOtp: boolean;
                        disabled: boolean;
                        /**
                         * Format: date-time
                         * @description Nothing leaves by it from then on; null: it does not end
                         */
                        expiresAt: string | null;
                        /** @enum {string} */
                        kind: "service" | "advertising";
                        number: string;
                        /**
                         * @description Written under every text that leaves from it, but for codes; counted with the text
                         * @example لغو۱۱
                         */
                        optOut: string | null;
                        /** @description The lower, the earlier it is tried */
                        position: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeAccountLine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                /** @example 10008663 */
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeAccountLine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                /** @example 10008663 */
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Whether codes may leave from it; unless given, from service lines and not from advertising ones */
                    carriesOtp?: boolean;
                    disabled?: boolean;
                    /**
                     * Format: date-time
                     * @description Nothing leaves by it from then on; null: it does not end
                     */
                    expiresAt?: string | null;
                    /** @enum {string} */
                    kind?: "service" | "advertising";
                    /**
                     * @description Written under every text that leaves from it, but for codes; counted with the text
                     * @example لغو۱۱
                     */
                    optOut?: string | null;
                    /** @description The lower, the earlier it is tried */
                    position?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether codes may leave from it; unless given, from service lines and not from advertising ones */
                        carriesOtp: boolean;
                        disabled: boolean;
                        /**
                         * Format: date-time
                         * @description Nothing leaves by it from then on; null: it does not end
                         */
                        expiresAt: string | null;
                        /** @enum {string} */
                        kind: "service" | "advertising";
                        number: string;
                        /**
                         * @description Written under every text that leaves from it, but for codes; counted with the text
                         * @example لغو۱۱
                         */
                        optOut: string | null;
                        /** @description The lower, the earlier it is tried */
                        position: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccountLinesSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateReportSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example http://10.0.0.5:9301 */
                        baseUrl: string | null;
                        /** @description What of it is stopped now, or being tried */
                        circuits: {
                            failure: {
                                /** @enum {string} */
                                code: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                title: string;
                                /**
                                 * @description Who must act
                                 * @enum {string}
                                 */
                                who: "caller" | "recipient" | "administrator" | "provider";
                            };
                            /**
                             * @description What is stopped: all of it, or a key, line or method of it
                             * @enum {string}
                             */
                            kind: "account" | "key" | "line" | "template";
                            /** @description Tries in a row that came to nothing, the first included */
                            openings: number;
                            /** @description The provider's own words */
                            provider: {
                                code: string;
                                text: string;
                            };
                            /**
                             * Format: date-time
                             * @description When it is tried next; null: that time has come
                             */
                            retryAt: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            since: string;
                            /**
                             * @description `half_open`: tried with single messages
                             * @enum {string}
                             */
                            state: "open" | "half_open";
                            /** @description The key's name, the line's number or the method */
                            subject: string | null;
                        }[];
                        /** @description Calls that may be open at once */
                        connections: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description Since when the provider refuses every key of it as it is asked for the balance; null: it does not
                         */
                        keyRefusedSince: string | null;
                        keys: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @description When the provider refused the key last, as long as the history of circuits is kept */
                            lastRefusal: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                at: string;
                                code: string;
                                /** @enum {string} */
                                failure: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                words: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description To within half a minute
                             */
                            lastUsedAt: string | null;
                            name: string;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        lines: {
                            /** @description Whether codes may leave from it; unless given, from service lines and not from advertising ones */
                            carriesOtp: boolean;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @enum {string} */
                            kind: "service" | "advertising";
                            number: string;
                            /**
                             * @description Written under every text that leaves from it, but for codes; counted with the text
                             * @example لغو۱۱
                             */
                            optOut: string | null;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        name: string;
                        /** @description Messages a second, over all nodes; null: as many as its connections carry */
                        pace: number | null;
                        provider: string;
                        /** @example http://10.0.0.5:9301 */
                        proxyUrl: string | null;
                        reportNetworks: string[];
                        /** @description Hand it to the provider; null for those who may not edit the account, because the address is the secret */
                        reportUrl: string | null;
                        /** @description By the provider's own schema: see GET /centre/providers */
                        settings: {
                            [key: string]: unknown;
                        };
                        suspended: boolean;
                        title: {
                            en: string;
                            fa: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suspendAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example http://10.0.0.5:9301 */
                        baseUrl: string | null;
                        /** @description What of it is stopped now, or being tried */
                        circuits: {
                            failure: {
                                /** @enum {string} */
                                code: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                title: string;
                                /**
                                 * @description Who must act
                                 * @enum {string}
                                 */
                                who: "caller" | "recipient" | "administrator" | "provider";
                            };
                            /**
                             * @description What is stopped: all of it, or a key, line or method of it
                             * @enum {string}
                             */
                            kind: "account" | "key" | "line" | "template";
                            /** @description Tries in a row that came to nothing, the first included */
                            openings: number;
                            /** @description The provider's own words */
                            provider: {
                                code: string;
                                text: string;
                            };
                            /**
                             * Format: date-time
                             * @description When it is tried next; null: that time has come
                             */
                            retryAt: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            since: string;
                            /**
                             * @description `half_open`: tried with single messages
                             * @enum {string}
                             */
                            state: "open" | "half_open";
                            /** @description The key's name, the line's number or the method */
                            subject: string | null;
                        }[];
                        /** @description Calls that may be open at once */
                        connections: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description Since when the provider refuses every key of it as it is asked for the balance; null: it does not
                         */
                        keyRefusedSince: string | null;
                        keys: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @description When the provider refused the key last, as long as the history of circuits is kept */
                            lastRefusal: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                at: string;
                                code: string;
                                /** @enum {string} */
                                failure: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                words: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description To within half a minute
                             */
                            lastUsedAt: string | null;
                            name: string;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        lines: {
                            /** @description Whether codes may leave from it; unless given, from service lines and not from advertising ones */
                            carriesOtp: boolean;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @enum {string} */
                            kind: "service" | "advertising";
                            number: string;
                            /**
                             * @description Written under every text that leaves from it, but for codes; counted with the text
                             * @example لغو۱۱
                             */
                            optOut: string | null;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        name: string;
                        /** @description Messages a second, over all nodes; null: as many as its connections carry */
                        pace: number | null;
                        provider: string;
                        /** @example http://10.0.0.5:9301 */
                        proxyUrl: string | null;
                        reportNetworks: string[];
                        /** @description Hand it to the provider; null for those who may not edit the account, because the address is the secret */
                        reportUrl: string | null;
                        /** @description By the provider's own schema: see GET /centre/providers */
                        settings: {
                            [key: string]: unknown;
                        };
                        suspended: boolean;
                        title: {
                            en: string;
                            fa: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example http://10.0.0.5:9301 */
                        baseUrl: string | null;
                        /** @description What of it is stopped now, or being tried */
                        circuits: {
                            failure: {
                                /** @enum {string} */
                                code: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                title: string;
                                /**
                                 * @description Who must act
                                 * @enum {string}
                                 */
                                who: "caller" | "recipient" | "administrator" | "provider";
                            };
                            /**
                             * @description What is stopped: all of it, or a key, line or method of it
                             * @enum {string}
                             */
                            kind: "account" | "key" | "line" | "template";
                            /** @description Tries in a row that came to nothing, the first included */
                            openings: number;
                            /** @description The provider's own words */
                            provider: {
                                code: string;
                                text: string;
                            };
                            /**
                             * Format: date-time
                             * @description When it is tried next; null: that time has come
                             */
                            retryAt: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            since: string;
                            /**
                             * @description `half_open`: tried with single messages
                             * @enum {string}
                             */
                            state: "open" | "half_open";
                            /** @description The key's name, the line's number or the method */
                            subject: string | null;
                        }[];
                        /** @description Calls that may be open at once */
                        connections: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description Since when the provider refuses every key of it as it is asked for the balance; null: it does not
                         */
                        keyRefusedSince: string | null;
                        keys: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @description When the provider refused the key last, as long as the history of circuits is kept */
                            lastRefusal: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                at: string;
                                code: string;
                                /** @enum {string} */
                                failure: "recipient_invalid" | "recipient_blocked" | "recipient_unreachable" | "text_refused" | "text_too_long" | "link_refused" | "outcome_unknown" | "sandbox_number" | "no_credit" | "key_refused" | "account_disabled" | "address_refused" | "line_refused" | "template_refused" | "request_refused" | "provider_busy" | "provider_failed" | "network_failed" | "cancelled_by_provider" | "review_refused" | "unknown_refusal" | "outside_hours";
                                words: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description To within half a minute
                             */
                            lastUsedAt: string | null;
                            name: string;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        lines: {
                            /** @description Whether codes may leave from it; unless given, from service lines and not from advertising ones */
                            carriesOtp: boolean;
                            disabled: boolean;
                            /**
                             * Format: date-time
                             * @description Nothing leaves by it from then on; null: it does not end
                             */
                            expiresAt: string | null;
                            /** @enum {string} */
                            kind: "service" | "advertising";
                            number: string;
                            /**
                             * @description Written under every text that leaves from it, but for codes; counted with the text
                             * @example لغو۱۱
                             */
                            optOut: string | null;
                            /** @description The lower, the earlier it is tried */
                            position: number;
                        }[];
                        name: string;
                        /** @description Messages a second, over all nodes; null: as many as its connections carry */
                        pace: number | null;
                        provider: string;
                        /** @example http://10.0.0.5:9301 */
                        proxyUrl: string | null;
                        reportNetworks: string[];
                        /** @description Hand it to the provider; null for those who may not edit the account, because the address is the secret */
                        reportUrl: string | null;
                        /** @description By the provider's own schema: see GET /centre/providers */
                        settings: {
                            [key: string]: unknown;
                        };
                        suspended: boolean;
                        title: {
                            en: string;
                            fa: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccountTariffs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tariffs: {
                            /** @enum {string|null} */
                            encoding: "gsm7" | "ucs2" | null;
                            /** @example 10008663 */
                            line: string | null;
                            /** @description For one segment */
                            price: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            };
                            /**
                             * Format: date
                             * @description From this day of the centre's time zone on
                             */
                            startsOn: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setAccountTariffs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    tariffs: {
                        /** @enum {string|null} */
                        encoding?: "gsm7" | "ucs2" | null;
                        /** @example 10008663 */
                        line?: string | null;
                        /** @description For one segment */
                        price: {
                            /** @example 1250 */
                            amount: string;
                            /** @enum {string} */
                            unit: "IRR";
                        };
                        /**
                         * Format: date
                         * @description From this day of the centre's time zone on
                         */
                        startsOn: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tariffs: {
                            /** @enum {string|null} */
                            encoding: "gsm7" | "ucs2" | null;
                            /** @example 10008663 */
                            line: string | null;
                            /** @description For one segment */
                            price: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            };
                            /**
                             * Format: date
                             * @description From this day of the centre's time zone on
                             */
                            startsOn: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendTestMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body is answered again and sent once */
                "idempotency-key"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    key?: string;
                    /** @example 10008663 */
                    line?: string;
                    /** @description The first that is on unless named */
                    method?: string;
                    text: string;
                    /** @example 09121234567 */
                    to: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readTestMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the message */
                id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The line that it is pinned to by `from`; null: none was named */
                        askedFrom: string | null;
                        attempts: {
                            account: {
                                name: string;
                                title: {
                                    en: string;
                                    fa: string;
                                };
                            } | null;
                            /** @description The provider's raw words, where they were not plain; of a test of an account all that was said */
                            answer: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            begunAt: string;
                            /** Format: uuid */
                            callId: string;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endedAt: string | null;
                            line: string | null;
                            method: string;
                            providerId: string | null;
                            /** @description Why it went by this account: what was looked at, in order */
                            roads: {
                                account: {
                                    name: string;
                                    title: {
                                        en: string;
                                        fa: string;
                                    };
                                } | null;
                                method: string;
                                reason: {
                                    code: string;
                                    title: string;
                                };
                                /** @enum {string} */
                                state: "passed_over" | "chosen" | "not_needed";
                            }[];
                            /**
                             * @description not_taken: the provider said so when it was asked
                             * @enum {string}
                             */
                            state: "open" | "accepted" | "rejected" | "not_taken" | "unknown";
                            /** @description The provider's own template that carried it; null: it went as a text */
                            template: string | null;
                        }[];
                        /** Format: uuid */
                        broadcastId: string | null;
                        by: {
                            /** @enum {string} */
                            kind: "token" | "user";
                            name: string;
                        } | null;
                        /** @enum {string} */
                        channel: "sms";
                        /** @enum {string} */
                        class: "otp" | "normal" | "bulk";
                        cost: {
                            amount: string;
                            /** @enum {string} */
                            unit: "IRR" | "credit";
                        } | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /** @enum {string} */
                        encoding: "gsm7" | "ucs2";
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        expiresAt: string;
                        failure: {
                            code: string;
                            permanent: boolean;
                            provider: {
                                code: string;
                                text: string;
                            } | null;
                            title: string;
                            /**
                             * @description Who must act
                             * @enum {string}
                             */
                            who: "caller" | "recipient" | "administrator" | "provider";
                        } | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        finalAt: string | null;
                        /** @enum {string} */
                        followUp: "none" | "open" | "in_progress" | "done";
                        from: string | null;
                        /** Format: uuid */
                        id: string;
                        method: string | null;
                        reference: string | null;
                        requestId: string | null;
                        /** @enum {string} */
                        review: "none" | "pending" | "released" | "refused";
                        segments: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        sendAt: string | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        sentAt: string | null;
                        /** @enum {string} */
                        status: "held" | "queued" | "unconfirmed" | "sent" | "unreported" | "cancelled" | "expired" | "failed" | "undelivered" | "delivered" | "scheduled" | "sending";
                        tags: string[];
                        /** @description What it was made from; null: it was given as a text */
                        template: {
                            name: string;
                            /** @description Null: hidden, as the text of a code is, or forgotten with the text */
                            variables: {
                                [key: string]: string;
                            } | null;
                            version: number;
                        } | null;
                        test: boolean;
                        /** @description Null: forgotten, since the service keeps texts for so many days (`textsKeptDays`) */
                        text: string | null;
                        timeline: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            data: {
                                [key: string]: unknown;
                            };
                            kind: string;
                            title: string;
                        }[];
                        /** @description A user's is masked (`+98•••••••••67`) for those without `messages:read-numbers` */
                        to: string;
                        /** @description The user it was sent to; null: it was sent to a number */
                        toUser: {
                            id: number;
                            name: string;
                            username: string;
                        } | null;
                        /** @description How it goes on while nobody knows whether it left; else null */
                        unconfirmed: {
                            /**
                             * @description What becomes of it at `endsAt`, unless it is found out
                             * @enum {string}
                             */
                            ending: "sent_again" | "failed";
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string;
                            /**
                             * Format: date-time
                             * @description Null: the provider is not asked
                             */
                            nextQuestionAt: string | null;
                            /** @enum {string} */
                            policy: "never-twice" | "rather-twice";
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            since: string;
                        } | null;
                        /** @description Why it cannot leave now; null where it may */
                        waiting: {
                            /** @description The accounts that might carry it, in order of choice */
                            accounts: {
                                account: {
                                    name: string;
                                    title: {
                                        en: string;
                                        fa: string;
                                    };
                                } | null;
                                /**
                                 * @description Null: it is no fault that ends by itself
                                 * @enum {string|null}
                                 */
                                circuit: "open" | "half_open" | null;
                                reason: {
                                    code: string;
                                    title: string;
                                };
                                /**
                                 * Format: date-time
                                 * @description When it is tried next
                                 */
                                retryAt: string | null;
                                /**
                                 * @description Who must act
                                 * @enum {string}
                                 */
                                who: "caller" | "recipient" | "administrator" | "provider";
                            }[];
                            reason: {
                                code: string;
                                title: string;
                            };
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readAccountUsage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        month: {
                            charged: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            };
                            messages: number;
                            segments: number;
                        };
                        /** @description What the provider took for a segment of late, beside what the tariffs say */
                        prices: {
                            charged: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            };
                            /** @enum {string} */
                            encoding: "gsm7" | "ucs2";
                            line: string | null;
                            /** @description Segments that it was reckoned from */
                            segments: number;
                            tariff: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            } | null;
                        }[];
                        today: {
                            charged: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            };
                            messages: number;
                            segments: number;
                        };
                        week: {
                            charged: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            };
                            messages: number;
                            segments: number;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccountsSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAlerts: {
        parameters: {
            query?: {
                /** @description text */
                account?: string;
                /** @description text */
                "account[contains]"?: string;
                /** @description text */
                "account[empty]"?: string;
                /** @description text */
                "account[ne]"?: string;
                /** @description text */
                "account[prefix]"?: string;
                /** @description text */
                "account[suffix]"?: string;
                /** @description boolean */
                acknowledged?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description instant */
                "endedAt[empty]"?: string;
                /** @description instant */
                "endedAt[gt]"?: string;
                /** @description instant */
                "endedAt[gte]"?: string;
                /** @description instant */
                "endedAt[lt]"?: string;
                /** @description instant */
                "endedAt[lte]"?: string;
                /** @description enum: amount, runway, expiry, key_expiry, line_expiry, key_refused, circuit_open, refresh_failing */
                kind?: string;
                /** @description enum: amount, runway, expiry, key_expiry, line_expiry, key_refused, circuit_open, refresh_failing */
                "kind[ne]"?: string;
                /** @description boolean */
                lasting?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description instant */
                "openedAt[empty]"?: string;
                /** @description instant */
                "openedAt[gt]"?: string;
                /** @description instant */
                "openedAt[gte]"?: string;
                /** @description instant */
                "openedAt[lt]"?: string;
                /** @description instant */
                "openedAt[lte]"?: string;
                /** @description Free text */
                q?: string;
                /** @description One of openedAt, with `-` before it for descending; `-openedAt` unless given */
                sort?: string;
                /** @description text */
                subject?: string;
                /** @description text */
                "subject[contains]"?: string;
                /** @description text */
                "subject[empty]"?: string;
                /** @description text */
                "subject[ne]"?: string;
                /** @description text */
                "subject[prefix]"?: string;
                /** @description text */
                "subject[suffix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            account: {
                                name: string;
                                title: {
                                    en: string;
                                    fa: string;
                                };
                            };
                            acknowledged: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                at: string;
                                by: string;
                            } | null;
                            /** Format: date-time */
                            endedAt: string | null;
                            id: number;
                            /** @enum {string} */
                            kind: "amount" | "runway" | "expiry" | "key_expiry" | "line_expiry" | "key_refused" | "circuit_open" | "refresh_failing";
                            /** @description False: it is well again */
                            lasting: boolean;
                            /** @description The threshold that it is below; 0 of a fault; null: of none */
                            level: number | null;
                            /** @description When whom was told, the newest first */
                            notices: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                at: string;
                                /** @enum {string} */
                                event: "opened" | "deepened" | "repeated" | "recovered";
                                receivers: {
                                    /** @description Why it did not reach a phone */
                                    failure: {
                                        code: string;
                                        title: string;
                                    } | null;
                                    /** Format: uuid */
                                    message: string | null;
                                    /** @description Where the message stands; null where there is none */
                                    status: string | null;
                                    text: string;
                                    /** @description A number of the rules; null for a user */
                                    to: string | null;
                                    user: {
                                        id: number;
                                        name: string;
                                    } | null;
                                }[];
                                /** @description False: it is on its way, or is tried again in a moment */
                                sent: boolean;
                            }[];
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            openedAt: string;
                            /** @description A key's name, a line's number, a method; null: the account itself */
                            subject: string | null;
                            /** @description What is the matter, in the caller's language */
                            text: string;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acknowledgeAlert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account: {
                            name: string;
                            title: {
                                en: string;
                                fa: string;
                            };
                        };
                        acknowledged: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            by: string;
                        } | null;
                        /** Format: date-time */
                        endedAt: string | null;
                        id: number;
                        /** @enum {string} */
                        kind: "amount" | "runway" | "expiry" | "key_expiry" | "line_expiry" | "key_refused" | "circuit_open" | "refresh_failing";
                        /** @description False: it is well again */
                        lasting: boolean;
                        /** @description The threshold that it is below; 0 of a fault; null: of none */
                        level: number | null;
                        /** @description When whom was told, the newest first */
                        notices: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            /** @enum {string} */
                            event: "opened" | "deepened" | "repeated" | "recovered";
                            receivers: {
                                /** @description Why it did not reach a phone */
                                failure: {
                                    code: string;
                                    title: string;
                                } | null;
                                /** Format: uuid */
                                message: string | null;
                                /** @description Where the message stands; null where there is none */
                                status: string | null;
                                text: string;
                                /** @description A number of the rules; null for a user */
                                to: string | null;
                                user: {
                                    id: number;
                                    name: string;
                                } | null;
                            }[];
                            /** @description False: it is on its way, or is tried again in a moment */
                            sent: boolean;
                        }[];
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        openedAt: string;
                        /** @description A key's name, a line's number, a method; null: the account itself */
                        subject: string | null;
                        /** @description What is the matter, in the caller's language */
                        text: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAlertsSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAllocations: {
        parameters: {
            query?: {
                /** @description text */
                account?: string;
                /** @description text */
                "account[ne]"?: string;
                /** @description text */
                class?: string;
                /** @description instant */
                "createdAt[empty]"?: string;
                /** @description instant */
                "createdAt[gt]"?: string;
                /** @description instant */
                "createdAt[gte]"?: string;
                /** @description instant */
                "createdAt[lt]"?: string;
                /** @description instant */
                "createdAt[lte]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                line?: string;
                /** @description text */
                method?: string;
                /** @description number */
                position?: string;
                /** @description number */
                "position[empty]"?: string;
                /** @description number */
                "position[gt]"?: string;
                /** @description number */
                "position[gte]"?: string;
                /** @description number */
                "position[lt]"?: string;
                /** @description number */
                "position[lte]"?: string;
                /** @description number */
                "position[ne]"?: string;
                /** @description text */
                service?: string;
                /** @description text */
                "service[ne]"?: string;
                /** @description One of service, account, position, createdAt, with `-` before it for descending; `service` unless given */
                sort?: string;
                /** @description number */
                weight?: string;
                /** @description number */
                "weight[empty]"?: string;
                /** @description number */
                "weight[gt]"?: string;
                /** @description number */
                "weight[gte]"?: string;
                /** @description number */
                "weight[lt]"?: string;
                /** @description number */
                "weight[lte]"?: string;
                /** @description number */
                "weight[ne]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            account: string;
                            /** @description Classes of messages that may go this way; none named: all */
                            classes: ("otp" | "normal" | "bulk")[];
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            id: number;
                            /** @description None: all of the account */
                            lines: string[];
                            methods: string[];
                            /** @description The lower, the earlier it is chosen */
                            position: number;
                            /** @description How much it may send in each day and month of the centre; null: without end */
                            quota: {
                                day: {
                                    messages: number | null;
                                    money: {
                                        /** @example 1250 */
                                        amount: string;
                                        /** @enum {string} */
                                        unit: "IRR";
                                    } | null;
                                    segments: number | null;
                                };
                                month: {
                                    messages: number | null;
                                    money: {
                                        /** @example 1250 */
                                        amount: string;
                                        /** @enum {string} */
                                        unit: "IRR";
                                    } | null;
                                    segments: number | null;
                                };
                            };
                            service: string;
                            /** @description Its share of the messages among those at the same position that have one; null: by their order */
                            weight: number | null;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createAllocation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    account: string;
                    /** @description Classes of messages that may go this way; none named: all */
                    classes?: ("otp" | "normal" | "bulk")[];
                    /** @description None: all of the account */
                    lines?: string[];
                    methods: string[];
                    /** @description The lower, the earlier it is chosen */
                    position?: number;
                    /** @description What is not named stays as it is; null lifts a quota, those of a day or month, or all. Counts from the beginning of the present day and month */
                    quota?: {
                        day?: {
                            messages?: number | null;
                            money?: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            } | null;
                            segments?: number | null;
                        } | null;
                        month?: {
                            messages?: number | null;
                            money?: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            } | null;
                            segments?: number | null;
                        } | null;
                    } | null;
                    service: string;
                    /** @description Its share of the messages among those at the same position that have one; null: by their order */
                    weight?: number | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account: string;
                        /** @description Classes of messages that may go this way; none named: all */
                        classes: ("otp" | "normal" | "bulk")[];
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        id: number;
                        /** @description None: all of the account */
                        lines: string[];
                        methods: string[];
                        /** @description The lower, the earlier it is chosen */
                        position: number;
                        /** @description How much it may send in each day and month of the centre; null: without end */
                        quota: {
                            day: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                            month: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                        };
                        service: string;
                        /** @description Its share of the messages among those at the same position that have one; null: by their order */
                        weight: number | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAllocation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account: string;
                        /** @description Classes of messages that may go this way; none named: all */
                        classes: ("otp" | "normal" | "bulk")[];
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        id: number;
                        /** @description None: all of the account */
                        lines: string[];
                        methods: string[];
                        /** @description The lower, the earlier it is chosen */
                        position: number;
                        /** @description How much it may send in each day and month of the centre; null: without end */
                        quota: {
                            day: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                            month: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                        };
                        service: string;
                        /** @description Its share of the messages among those at the same position that have one; null: by their order */
                        weight: number | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeAllocation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeAllocation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Classes of messages that may go this way; none named: all */
                    classes?: ("otp" | "normal" | "bulk")[];
                    /** @description None: all of the account */
                    lines?: string[];
                    methods?: string[];
                    /** @description The lower, the earlier it is chosen */
                    position?: number;
                    /** @description What is not named stays as it is; null lifts a quota, those of a day or month, or all. Counts from the beginning of the present day and month */
                    quota?: {
                        day?: {
                            messages?: number | null;
                            money?: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            } | null;
                            segments?: number | null;
                        } | null;
                        month?: {
                            messages?: number | null;
                            money?: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            } | null;
                            segments?: number | null;
                        } | null;
                    } | null;
                    /** @description Its share of the messages among those at the same position that have one; null: by their order */
                    weight?: number | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account: string;
                        /** @description Classes of messages that may go this way; none named: all */
                        classes: ("otp" | "normal" | "bulk")[];
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        id: number;
                        /** @description None: all of the account */
                        lines: string[];
                        methods: string[];
                        /** @description The lower, the earlier it is chosen */
                        position: number;
                        /** @description How much it may send in each day and month of the centre; null: without end */
                        quota: {
                            day: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                            month: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                        };
                        service: string;
                        /** @description Its share of the messages among those at the same position that have one; null: by their order */
                        weight: number | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readAllocationQuota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        uses: {
                            cap: number;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string;
                            /** @enum {string} */
                            span: "day" | "month";
                            /**
                             * @description Money in rials
                             * @enum {string}
                             */
                            unit: "messages" | "segments" | "money";
                            used: number;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAllocationsSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCentreApiCalls: {
        parameters: {
            query?: {
                /** @description instant */
                "at[gt]"?: string;
                /** @description instant */
                "at[gte]"?: string;
                /** @description instant */
                "at[lt]"?: string;
                /** @description instant */
                "at[lte]"?: string;
                /** @description text */
                code?: string;
                /** @description text */
                "code[empty]"?: string;
                /** @description text */
                "code[ne]"?: string;
                /** @description text */
                "code[prefix]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description text */
                ip?: string;
                /** @description text */
                "ip[prefix]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description enum: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS */
                method?: string;
                /** @description enum: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS */
                "method[ne]"?: string;
                /** @description number */
                "ms[gt]"?: string;
                /** @description number */
                "ms[gte]"?: string;
                /** @description number */
                "ms[lt]"?: string;
                /** @description number */
                "ms[lte]"?: string;
                /** @description Free text */
                q?: string;
                /** @description text */
                requestId?: string;
                /** @description text */
                "requestId[prefix]"?: string;
                /** @description text */
                route?: string;
                /** @description text */
                "route[contains]"?: string;
                /** @description text */
                "route[empty]"?: string;
                /** @description text */
                "route[ne]"?: string;
                /** @description text */
                "route[prefix]"?: string;
                /** @description text */
                "route[suffix]"?: string;
                /** @description text */
                service?: string;
                /** @description text */
                "service[empty]"?: string;
                /** @description text */
                "service[ne]"?: string;
                /** @description One of at, with `-` before it for descending; `-at` unless given */
                sort?: string;
                /** @description number */
                status?: string;
                /** @description number */
                "status[gt]"?: string;
                /** @description number */
                "status[gte]"?: string;
                /** @description number */
                "status[lt]"?: string;
                /** @description number */
                "status[lte]"?: string;
                /** @description number */
                "status[ne]"?: string;
                /** @description text */
                subject?: string;
                /** @description text */
                "subject[empty]"?: string;
                /** @description number */
                token?: string;
                /** @description number */
                "token[empty]"?: string;
                /** @description text */
                user?: string;
                /** @description text */
                "user[empty]"?: string;
                /** @description text */
                "user[ne]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            /** @description The code of the problem that was answered */
                            code: string | null;
                            /** Format: uuid */
                            id: string;
                            ip: string | null;
                            method: string;
                            /** @description How long the answer took */
                            ms: number | null;
                            requestId: string;
                            /**
                             * @description The pattern of the address
                             * @example /api/v1/messages/:id
                             */
                            route: string;
                            service: string | null;
                            status: number;
                            /** @description What it was about: the id of a message, the name of an account */
                            subject: string | null;
                            token: {
                                id: number;
                                name: string;
                            } | null;
                            user: {
                                id: number;
                                username: string;
                            } | null;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCentreApiCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What else was answered to a call that changed something; secrets and texts are masked. Reads are not kept */
                        answer: unknown;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        at: string;
                        /** @description What was asked; secrets and texts are masked. Of an accepted message see `subject` */
                        body: unknown;
                        /** @description The code of the problem that was answered */
                        code: string | null;
                        /** Format: uuid */
                        id: string;
                        ip: string | null;
                        method: string;
                        /** @description How long the answer took */
                        ms: number | null;
                        /** @description The address with its values; null where it is not kept */
                        path: string | null;
                        /** @description What was answered, where the call was refused */
                        problem: unknown;
                        requestId: string;
                        /**
                         * @description The pattern of the address
                         * @example /api/v1/messages/:id
                         */
                        route: string;
                        service: string | null;
                        status: number;
                        /** @description What it was about: the id of a message, the name of an account */
                        subject: string | null;
                        token: {
                            id: number;
                            name: string;
                        } | null;
                        user: {
                            id: number;
                            username: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCentreApiCallsSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCentreAuditEntries: {
        parameters: {
            query?: {
                /** @description text */
                action?: string;
                /** @description text */
                "action[contains]"?: string;
                /** @description text */
                "action[empty]"?: string;
                /** @description text */
                "action[ne]"?: string;
                /** @description text */
                "action[prefix]"?: string;
                /** @description text */
                "action[suffix]"?: string;
                /** @description text */
                actor?: string;
                /** @description text */
                "actor[contains]"?: string;
                /** @description text */
                "actor[empty]"?: string;
                /** @description text */
                "actor[ne]"?: string;
                /** @description text */
                "actor[prefix]"?: string;
                /** @description text */
                "actor[suffix]"?: string;
                /** @description enum: user, token, cli, system */
                actorKind?: string;
                /** @description enum: user, token, cli, system */
                "actorKind[ne]"?: string;
                /** @description instant */
                "at[gt]"?: string;
                /** @description instant */
                "at[gte]"?: string;
                /** @description instant */
                "at[lt]"?: string;
                /** @description instant */
                "at[lte]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description text */
                ip?: string;
                /** @description text */
                "ip[prefix]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description Free text */
                q?: string;
                /** @description text */
                requestId?: string;
                /** @description text */
                service?: string;
                /** @description text */
                "service[empty]"?: string;
                /** @description text */
                "service[ne]"?: string;
                /** @description One of at, with `-` before it for descending; `-at` unless given */
                sort?: string;
                /** @description text */
                subject?: string;
                /** @description text */
                "subject[contains]"?: string;
                /** @description text */
                "subject[empty]"?: string;
                /** @description text */
                "subject[ne]"?: string;
                /** @description text */
                "subject[prefix]"?: string;
                /** @description text */
                "subject[suffix]"?: string;
                /** @description text */
                subjectKind?: string;
                /** @description text */
                "subjectKind[contains]"?: string;
                /** @description text */
                "subjectKind[empty]"?: string;
                /** @description text */
                "subjectKind[ne]"?: string;
                /** @description text */
                "subjectKind[prefix]"?: string;
                /** @description text */
                "subjectKind[suffix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @example account.create */
                            action: string;
                            actor: {
                                id: string | null;
                                kind: string;
                                name: string;
                            };
                            /** @description What it became; secrets are masked */
                            after: unknown;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            /** @description What it was; secrets are masked */
                            before: unknown;
                            /** Format: uuid */
                            id: string;
                            ip: string | null;
                            requestId: string | null;
                            service: string | null;
                            subject: {
                                id: string;
                                kind: string;
                            };
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCentreAuditEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example account.create */
                        action: string;
                        actor: {
                            id: string | null;
                            kind: string;
                            name: string;
                        };
                        /** @description What it became; secrets are masked */
                        after: unknown;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        at: string;
                        /** @description What it was; secrets are masked */
                        before: unknown;
                        /** Format: uuid */
                        id: string;
                        ip: string | null;
                        requestId: string | null;
                        service: string | null;
                        subject: {
                            id: string;
                            kind: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCentreAuditEntriesSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listIdentityProviders: {
        parameters: {
            query?: {
                /** @description instant */
                "createdAt[empty]"?: string;
                /** @description instant */
                "createdAt[gt]"?: string;
                /** @description instant */
                "createdAt[gte]"?: string;
                /** @description instant */
                "createdAt[lt]"?: string;
                /** @description instant */
                "createdAt[lte]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description boolean */
                enabled?: string;
                /** @description text */
                issuer?: string;
                /** @description text */
                "issuer[contains]"?: string;
                /** @description text */
                "issuer[empty]"?: string;
                /** @description text */
                "issuer[ne]"?: string;
                /** @description text */
                "issuer[prefix]"?: string;
                /** @description text */
                "issuer[suffix]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description Free text */
                q?: string;
                /** @description One of name, createdAt, with `-` before it for descending; `name` unless given */
                sort?: string;
                /** @description text */
                titleEn?: string;
                /** @description text */
                "titleEn[contains]"?: string;
                /** @description text */
                "titleEn[empty]"?: string;
                /** @description text */
                "titleEn[ne]"?: string;
                /** @description text */
                "titleEn[prefix]"?: string;
                /** @description text */
                "titleEn[suffix]"?: string;
                /** @description text */
                titleFa?: string;
                /** @description text */
                "titleFa[contains]"?: string;
                /** @description text */
                "titleFa[empty]"?: string;
                /** @description text */
                "titleFa[ne]"?: string;
                /** @description text */
                "titleFa[prefix]"?: string;
                /** @description text */
                "titleFa[suffix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description What the provider has to be told of us */
                            addresses: {
                                afterLogout: string;
                                backChannelLogout: string;
                                redirect: string;
                            };
                            claims: {
                                /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                                email: string | null;
                                /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                                externalId: string | null;
                                /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                                groups: string | null;
                                /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                                locale: string | null;
                                /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                                mobile: string | null;
                                /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                                name: string | null;
                                /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                                username: string | null;
                            };
                            clientId: string;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            enabled: boolean;
                            groups: string[];
                            hasClientSecret: boolean;
                            issuer: string;
                            /**
                             * @description Whether somebody whom nobody knows yet is taken for the user of the same username: `never`; `directory`: a user from SCIM or LDAP; `everyone`: a local one too. Only for a provider at which nobody can choose the username.
                             * @enum {string}
                             */
                            linksByUsername: "never" | "directory" | "everyone";
                            makesUsers: boolean;
                            name: string;
                            required: {
                                claim: string;
                                value: string;
                            } | null;
                            scopes: string[];
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createIdentityProvider: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Those that are named change */
                    claims?: {
                        /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                        email?: string | null;
                        /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                        externalId?: string | null;
                        /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                        groups?: string | null;
                        /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                        locale?: string | null;
                        /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                        mobile?: string | null;
                        /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                        name?: string | null;
                        /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                        username?: string | null;
                    };
                    clientId: string;
                    /** @description Never shown again; null: a public client, which has PKCE alone */
                    clientSecret?: string | null;
                    /** @description Not enabled: nobody can begin to sign in by it */
                    enabled?: boolean;
                    /** @description Groups that are taken over, made at once so that roles can be given to them; none named: every group that a person brings */
                    groups?: string[];
                    /**
                     * @description As the provider writes it; https, or http on this machine and in development. It never changes.
                     * @example https://login.example.org/realms/staff
                     */
                    issuer: string;
                    /**
                     * @description Whether somebody whom nobody knows yet is taken for the user of the same username: `never`; `directory`: a user from SCIM or LDAP; `everyone`: a local one too. Only for a provider at which nobody can choose the username.
                     * @enum {string}
                     */
                    linksByUsername?: "never" | "directory" | "everyone";
                    /** @description Whether a user is made of somebody whom nobody knows yet; else only known ones sign in */
                    makesUsers?: boolean;
                    name: string;
                    /** @description Only people whose claim at this place is, or holds, this value are let in; null: all */
                    required?: {
                        claim: string;
                        value: string;
                    } | null;
                    /** @description What is asked for; `openid` always is */
                    scopes?: string[];
                    title?: {
                        en: string;
                        fa: string;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What the provider has to be told of us */
                        addresses: {
                            afterLogout: string;
                            backChannelLogout: string;
                            redirect: string;
                        };
                        claims: {
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            email: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            externalId: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            groups: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            locale: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            mobile: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            name: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            username: string | null;
                        };
                        clientId: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        enabled: boolean;
                        groups: string[];
                        hasClientSecret: boolean;
                        issuer: string;
                        /**
                         * @description Whether somebody whom nobody knows yet is taken for the user of the same username: `never`; `directory`: a user from SCIM or LDAP; `everyone`: a local one too. Only for a provider at which nobody can choose the username.
                         * @enum {string}
                         */
                        linksByUsername: "never" | "directory" | "everyone";
                        makesUsers: boolean;
                        name: string;
                        required: {
                            claim: string;
                            value: string;
                        } | null;
                        scopes: string[];
                        title: {
                            en: string;
                            fa: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getIdentityProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What the provider has to be told of us */
                        addresses: {
                            afterLogout: string;
                            backChannelLogout: string;
                            redirect: string;
                        };
                        claims: {
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            email: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            externalId: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            groups: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            locale: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            mobile: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            name: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            username: string | null;
                        };
                        clientId: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        enabled: boolean;
                        groups: string[];
                        hasClientSecret: boolean;
                        issuer: string;
                        /**
                         * @description Whether somebody whom nobody knows yet is taken for the user of the same username: `never`; `directory`: a user from SCIM or LDAP; `everyone`: a local one too. Only for a provider at which nobody can choose the username.
                         * @enum {string}
                         */
                        linksByUsername: "never" | "directory" | "everyone";
                        makesUsers: boolean;
                        name: string;
                        required: {
                            claim: string;
                            value: string;
                        } | null;
                        scopes: string[];
                        title: {
                            en: string;
                            fa: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeIdentityProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeIdentityProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Those that are named change */
                    claims?: {
                        /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                        email?: string | null;
                        /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                        externalId?: string | null;
                        /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                        groups?: string | null;
                        /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                        locale?: string | null;
                        /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                        mobile?: string | null;
                        /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                        name?: string | null;
                        /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                        username?: string | null;
                    };
                    clientId?: string;
                    /** @description Never shown again; null: a public client, which has PKCE alone */
                    clientSecret?: string | null;
                    /** @description Not enabled: nobody can begin to sign in by it */
                    enabled?: boolean;
                    /** @description Groups that are taken over, made at once so that roles can be given to them; none named: every group that a person brings */
                    groups?: string[];
                    /**
                     * @description Whether somebody whom nobody knows yet is taken for the user of the same username: `never`; `directory`: a user from SCIM or LDAP; `everyone`: a local one too. Only for a provider at which nobody can choose the username.
                     * @enum {string}
                     */
                    linksByUsername?: "never" | "directory" | "everyone";
                    /** @description Whether a user is made of somebody whom nobody knows yet; else only known ones sign in */
                    makesUsers?: boolean;
                    /** @description Only people whose claim at this place is, or holds, this value are let in; null: all */
                    required?: {
                        claim: string;
                        value: string;
                    } | null;
                    /** @description What is asked for; `openid` always is */
                    scopes?: string[];
                    title?: {
                        en: string;
                        fa: string;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What the provider has to be told of us */
                        addresses: {
                            afterLogout: string;
                            backChannelLogout: string;
                            redirect: string;
                        };
                        claims: {
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            email: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            externalId: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            groups: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            locale: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            mobile: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            name: string | null;
                            /** @description Where in the claims it is, such as `realm_access.roles`; null: nowhere */
                            username: string | null;
                        };
                        clientId: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        enabled: boolean;
                        groups: string[];
                        hasClientSecret: boolean;
                        issuer: string;
                        /**
                         * @description Whether somebody whom nobody knows yet is taken for the user of the same username: `never`; `directory`: a user from SCIM or LDAP; `everyone`: a local one too. Only for a provider at which nobody can choose the username.
                         * @enum {string}
                         */
                        linksByUsername: "never" | "directory" | "everyone";
                        makesUsers: boolean;
                        name: string;
                        required: {
                            claim: string;
                            value: string;
                        } | null;
                        scopes: string[];
                        title: {
                            en: string;
                            fa: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testIdentityProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The browser goes on at `Location` */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readIdentityProviderTest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        claims: {
                            [key: string]: unknown;
                        } | null;
                        fault: {
                            code: string;
                            detail: string;
                            /** @description In the words of the protocol */
                            reason: string | null;
                            title: string;
                        } | null;
                        groups: string[];
                        /** @description What the claims say and cannot be taken */
                        leftOut: {
                            field: string;
                            title: string;
                            value: string;
                        }[];
                        /** @enum {string} */
                        outcome: "known" | "links" | "makes" | "refused";
                        user: {
                            email: string | null;
                            externalId: string | null;
                            /** @enum {string|null} */
                            locale: "fa" | "en" | null;
                            mobile: string | null;
                            name: string | null;
                            username: string | null;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listIdentityProvidersSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDirectories: {
        parameters: {
            query?: {
                /** @description instant */
                "createdAt[empty]"?: string;
                /** @description instant */
                "createdAt[gt]"?: string;
                /** @description instant */
                "createdAt[gte]"?: string;
                /** @description instant */
                "createdAt[lt]"?: string;
                /** @description instant */
                "createdAt[lte]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description instant */
                "nextSyncAt[empty]"?: string;
                /** @description instant */
                "nextSyncAt[gt]"?: string;
                /** @description instant */
                "nextSyncAt[gte]"?: string;
                /** @description instant */
                "nextSyncAt[lt]"?: string;
                /** @description instant */
                "nextSyncAt[lte]"?: string;
                /** @description number */
                periodMinutes?: string;
                /** @description number */
                "periodMinutes[empty]"?: string;
                /** @description number */
                "periodMinutes[gt]"?: string;
                /** @description number */
                "periodMinutes[gte]"?: string;
                /** @description number */
                "periodMinutes[lt]"?: string;
                /** @description number */
                "periodMinutes[lte]"?: string;
                /** @description number */
                "periodMinutes[ne]"?: string;
                /** @description Free text */
                q?: string;
                /** @description One of name, createdAt, with `-` before it for descending; `name` unless given */
                sort?: string;
                /** @description text */
                url?: string;
                /** @description text */
                "url[contains]"?: string;
                /** @description text */
                "url[empty]"?: string;
                /** @description text */
                "url[ne]"?: string;
                /** @description text */
                "url[prefix]"?: string;
                /** @description text */
                "url[suffix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            attributes: {
                                /**
                                 * @description `userAccountControl` (bit 2), `nsAccountLock`, `pwdAccountLockedTime` (locked by an administrator), or any that is TRUE
                                 * @example uid
                                 */
                                disabled: string | null;
                                /** @description The preferred address first */
                                emails: string[];
                                /**
                                 * @description What stays the same for ever: `entryUUID`, or `objectGUID` of Active Directory
                                 * @example uid
                                 */
                                externalId: string;
                                /** @example uid */
                                groupName: string;
                                /** @example uid */
                                locale: string | null;
                                /**
                                 * @description A group's members, as DNs
                                 * @example uid
                                 */
                                member: string | null;
                                /**
                                 * @description The groups of a person or group, as DNs; in place of `member`
                                 * @example uid
                                 */
                                memberOf: string | null;
                                /** @description The preferred number first */
                                mobiles: string[];
                                /** @example uid */
                                name: string;
                                /** @example uid */
                                username: string;
                            };
                            bindDn: string | null;
                            /** @description PEM of the authority that signed its certificate; null: the public ones */
                            caCertificate: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            /** @description DNs to search below */
                            groupBases: string[];
                            /** @example (objectClass=inetOrgPerson) */
                            groupFilter: string;
                            /** @description Groups of it that we know */
                            groups: number;
                            /** @description A sync that would take away more than this share of people, groups or memberships is refused */
                            guardPercent: number;
                            hasPassword: boolean;
                            lastRun: {
                                fault: {
                                    /** @description Stable */
                                    code: string;
                                    fix: string;
                                    title: string;
                                    /** @description Who must act */
                                    who: string;
                                    /** @description The directory's or the network's own words */
                                    words: string | null;
                                } | null;
                                id: number;
                                kind: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                startedAt: string;
                                status: string;
                            } | null;
                            name: string;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            nextSyncAt: string | null;
                            /** @description Entries in one answer */
                            pageSize: number;
                            /** @description null: only when somebody asks */
                            periodMinutes: number | null;
                            running: boolean;
                            /** @description Of `ldap://`: encrypt before anything is said. Without it only on this machine */
                            startTls: boolean;
                            /**
                             * @description `ldaps://host[:port]`, or `ldap://host[:port]` with `startTls`
                             * @example ldaps://ldap.example.org
                             */
                            url: string;
                            /** @description DNs to search below */
                            userBases: string[];
                            /** @example (objectClass=inetOrgPerson) */
                            userFilter: string;
                            /** @description People of it that we know */
                            users: number;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDirectory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    attributes?: {
                        /**
                         * @description `userAccountControl` (bit 2), `nsAccountLock`, `pwdAccountLockedTime` (locked by an administrator), or any that is TRUE
                         * @example uid
                         */
                        disabled?: string | null;
                        /** @description The preferred address first */
                        emails?: string[];
                        /**
                         * @description What stays the same for ever: `entryUUID`, or `objectGUID` of Active Directory
                         * @example uid
                         */
                        externalId?: string;
                        /** @example uid */
                        groupName?: string;
                        /** @example uid */
                        locale?: string | null;
                        /**
                         * @description A group's members, as DNs
                         * @example uid
                         */
                        member?: string | null;
                        /**
                         * @description The groups of a person or group, as DNs; in place of `member`
                         * @example uid
                         */
                        memberOf?: string | null;
                        /** @description The preferred number first */
                        mobiles?: string[];
                        /** @example uid */
                        name?: string;
                        /** @example uid */
                        username?: string;
                    };
                    bindDn?: string | null;
                    /** @description PEM of the authority that signed its certificate; null: the public ones */
                    caCertificate?: string | null;
                    /** @description DNs to search below */
                    groupBases?: string[];
                    /** @example (objectClass=inetOrgPerson) */
                    groupFilter?: string;
                    /** @description A sync that would take away more than this share of people, groups or memberships is refused */
                    guardPercent?: number;
                    name: string;
                    /** @description Entries in one answer */
                    pageSize?: number;
                    /** @description Never shown again */
                    password?: string | null;
                    /** @description null: only when somebody asks */
                    periodMinutes?: number | null;
                    /** @description Of `ldap://`: encrypt before anything is said. Without it only on this machine */
                    startTls?: boolean;
                    /**
                     * @description `ldaps://host[:port]`, or `ldap://host[:port]` with `startTls`
                     * @example ldaps://ldap.example.org
                     */
                    url: string;
                    /** @description DNs to search below */
                    userBases: string[];
                    /** @example (objectClass=inetOrgPerson) */
                    userFilter?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        attributes: {
                            /**
                             * @description `userAccountControl` (bit 2), `nsAccountLock`, `pwdAccountLockedTime` (locked by an administrator), or any that is TRUE
                             * @example uid
                             */
                            disabled: string | null;
                            /** @description The preferred address first */
                            emails: string[];
                            /**
                             * @description What stays the same for ever: `entryUUID`, or `objectGUID` of Active Directory
                             * @example uid
                             */
                            externalId: string;
                            /** @example uid */
                            groupName: string;
                            /** @example uid */
                            locale: string | null;
                            /**
                             * @description A group's members, as DNs
                             * @example uid
                             */
                            member: string | null;
                            /**
                             * @description The groups of a person or group, as DNs; in place of `member`
                             * @example uid
                             */
                            memberOf: string | null;
                            /** @description The preferred number first */
                            mobiles: string[];
                            /** @example uid */
                            name: string;
                            /** @example uid */
                            username: string;
                        };
                        bindDn: string | null;
                        /** @description PEM of the authority that signed its certificate; null: the public ones */
                        caCertificate: string | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /** @description DNs to search below */
                        groupBases: string[];
                        /** @example (objectClass=inetOrgPerson) */
                        groupFilter: string;
                        /** @description Groups of it that we know */
                        groups: number;
                        /** @description A sync that would take away more than this share of people, groups or memberships is refused */
                        guardPercent: number;
                        hasPassword: boolean;
                        lastRun: {
                            fault: {
                                /** @description Stable */
                                code: string;
                                fix: string;
                                title: string;
                                /** @description Who must act */
                                who: string;
                                /** @description The directory's or the network's own words */
                                words: string | null;
                            } | null;
                            id: number;
                            kind: string;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            startedAt: string;
                            status: string;
                        } | null;
                        name: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        nextSyncAt: string | null;
                        /** @description Entries in one answer */
                        pageSize: number;
                        /** @description null: only when somebody asks */
                        periodMinutes: number | null;
                        running: boolean;
                        /** @description Of `ldap://`: encrypt before anything is said. Without it only on this machine */
                        startTls: boolean;
                        /**
                         * @description `ldaps://host[:port]`, or `ldap://host[:port]` with `startTls`
                         * @example ldaps://ldap.example.org
                         */
                        url: string;
                        /** @description DNs to search below */
                        userBases: string[];
                        /** @example (objectClass=inetOrgPerson) */
                        userFilter: string;
                        /** @description People of it that we know */
                        users: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDirectory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        attributes: {
                            /**
                             * @description `userAccountControl` (bit 2), `nsAccountLock`, `pwdAccountLockedTime` (locked by an administrator), or any that is TRUE
                             * @example uid
                             */
                            disabled: string | null;
                            /** @description The preferred address first */
                            emails: string[];
                            /**
                             * @description What stays the same for ever: `entryUUID`, or `objectGUID` of Active Directory
                             * @example uid
                             */
                            externalId: string;
                            /** @example uid */
                            groupName: string;
                            /** @example uid */
                            locale: string | null;
                            /**
                             * @description A group's members, as DNs
                             * @example uid
                             */
                            member: string | null;
                            /**
                             * @description The groups of a person or group, as DNs; in place of `member`
                             * @example uid
                             */
                            memberOf: string | null;
                            /** @description The preferred number first */
                            mobiles: string[];
                            /** @example uid */
                            name: string;
                            /** @example uid */
                            username: string;
                        };
                        bindDn: string | null;
                        /** @description PEM of the authority that signed its certificate; null: the public ones */
                        caCertificate: string | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /** @description DNs to search below */
                        groupBases: string[];
                        /** @example (objectClass=inetOrgPerson) */
                        groupFilter: string;
                        /** @description Groups of it that we know */
                        groups: number;
                        /** @description A sync that would take away more than this share of people, groups or memberships is refused */
                        guardPercent: number;
                        hasPassword: boolean;
                        lastRun: {
                            fault: {
                                /** @description Stable */
                                code: string;
                                fix: string;
                                title: string;
                                /** @description Who must act */
                                who: string;
                                /** @description The directory's or the network's own words */
                                words: string | null;
                            } | null;
                            id: number;
                            kind: string;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            startedAt: string;
                            status: string;
                        } | null;
                        name: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        nextSyncAt: string | null;
                        /** @description Entries in one answer */
                        pageSize: number;
                        /** @description null: only when somebody asks */
                        periodMinutes: number | null;
                        running: boolean;
                        /** @description Of `ldap://`: encrypt before anything is said. Without it only on this machine */
                        startTls: boolean;
                        /**
                         * @description `ldaps://host[:port]`, or `ldap://host[:port]` with `startTls`
                         * @example ldaps://ldap.example.org
                         */
                        url: string;
                        /** @description DNs to search below */
                        userBases: string[];
                        /** @example (objectClass=inetOrgPerson) */
                        userFilter: string;
                        /** @description People of it that we know */
                        users: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeDirectory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeDirectory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    attributes?: {
                        /**
                         * @description `userAccountControl` (bit 2), `nsAccountLock`, `pwdAccountLockedTime` (locked by an administrator), or any that is TRUE
                         * @example uid
                         */
                        disabled?: string | null;
                        /** @description The preferred address first */
                        emails?: string[];
                        /**
                         * @description What stays the same for ever: `entryUUID`, or `objectGUID` of Active Directory
                         * @example uid
                         */
                        externalId?: string;
                        /** @example uid */
                        groupName?: string;
                        /** @example uid */
                        locale?: string | null;
                        /**
                         * @description A group's members, as DNs
                         * @example uid
                         */
                        member?: string | null;
                        /**
                         * @description The groups of a person or group, as DNs; in place of `member`
                         * @example uid
                         */
                        memberOf?: string | null;
                        /** @description The preferred number first */
                        mobiles?: string[];
                        /** @example uid */
                        name?: string;
                        /** @example uid */
                        username?: string;
                    };
                    bindDn?: string | null;
                    /** @description PEM of the authority that signed its certificate; null: the public ones */
                    caCertificate?: string | null;
                    /** @description DNs to search below */
                    groupBases?: string[];
                    /** @example (objectClass=inetOrgPerson) */
                    groupFilter?: string;
                    /** @description A sync that would take away more than this share of people, groups or memberships is refused */
                    guardPercent?: number;
                    /** @description Entries in one answer */
                    pageSize?: number;
                    /** @description Never shown again */
                    password?: string | null;
                    /** @description null: only when somebody asks */
                    periodMinutes?: number | null;
                    /** @description Of `ldap://`: encrypt before anything is said. Without it only on this machine */
                    startTls?: boolean;
                    /**
                     * @description `ldaps://host[:port]`, or `ldap://host[:port]` with `startTls`
                     * @example ldaps://ldap.example.org
                     */
                    url?: string;
                    /** @description DNs to search below */
                    userBases?: string[];
                    /** @example (objectClass=inetOrgPerson) */
                    userFilter?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        attributes: {
                            /**
                             * @description `userAccountControl` (bit 2), `nsAccountLock`, `pwdAccountLockedTime` (locked by an administrator), or any that is TRUE
                             * @example uid
                             */
                            disabled: string | null;
                            /** @description The preferred address first */
                            emails: string[];
                            /**
                             * @description What stays the same for ever: `entryUUID`, or `objectGUID` of Active Directory
                             * @example uid
                             */
                            externalId: string;
                            /** @example uid */
                            groupName: string;
                            /** @example uid */
                            locale: string | null;
                            /**
                             * @description A group's members, as DNs
                             * @example uid
                             */
                            member: string | null;
                            /**
                             * @description The groups of a person or group, as DNs; in place of `member`
                             * @example uid
                             */
                            memberOf: string | null;
                            /** @description The preferred number first */
                            mobiles: string[];
                            /** @example uid */
                            name: string;
                            /** @example uid */
                            username: string;
                        };
                        bindDn: string | null;
                        /** @description PEM of the authority that signed its certificate; null: the public ones */
                        caCertificate: string | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /** @description DNs to search below */
                        groupBases: string[];
                        /** @example (objectClass=inetOrgPerson) */
                        groupFilter: string;
                        /** @description Groups of it that we know */
                        groups: number;
                        /** @description A sync that would take away more than this share of people, groups or memberships is refused */
                        guardPercent: number;
                        hasPassword: boolean;
                        lastRun: {
                            fault: {
                                /** @description Stable */
                                code: string;
                                fix: string;
                                title: string;
                                /** @description Who must act */
                                who: string;
                                /** @description The directory's or the network's own words */
                                words: string | null;
                            } | null;
                            id: number;
                            kind: string;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            startedAt: string;
                            status: string;
                        } | null;
                        name: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        nextSyncAt: string | null;
                        /** @description Entries in one answer */
                        pageSize: number;
                        /** @description null: only when somebody asks */
                        periodMinutes: number | null;
                        running: boolean;
                        /** @description Of `ldap://`: encrypt before anything is said. Without it only on this machine */
                        startTls: boolean;
                        /**
                         * @description `ldaps://host[:port]`, or `ldap://host[:port]` with `startTls`
                         * @example ldaps://ldap.example.org
                         */
                        url: string;
                        /** @description DNs to search below */
                        userBases: string[];
                        /** @example (objectClass=inetOrgPerson) */
                        userFilter: string;
                        /** @description People of it that we know */
                        users: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testDirectory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fault: {
                            /** @description Stable */
                            code: string;
                            fix: string;
                            title: string;
                            /** @description Who must act */
                            who: string;
                            /** @description The directory's or the network's own words */
                            words: string | null;
                        } | null;
                        groups: {
                            dn: string;
                            name: string | null;
                        }[];
                        /** @description The first few, as they would be read */
                        users: {
                            active: boolean;
                            dn: string;
                            email: string | null;
                            faults: {
                                field: string;
                                title: string;
                                value: string;
                            }[];
                            mobile: string | null;
                            name: string | null;
                            username: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    dryRunDirectory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of what more would be taken away than the share allows */
                        beyondGuard: {
                            held: number;
                            taken: number;
                            /** @enum {string} */
                            what: "users" | "groups" | "memberships";
                        }[];
                        /** @description Changes made, or of a dry run, to be made; null until it is known */
                        changes: number | null;
                        conflicts: {
                            count: number;
                            first: {
                                code: string;
                                dn: string;
                                field: string;
                                title: string;
                                value: string;
                            }[];
                        };
                        /** @description Each kind of change, with its first hundred */
                        difference: {
                            count: number;
                            first: {
                                detail: string | null;
                                subject: string;
                            }[];
                            kind: string;
                        }[];
                        directory: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        endedAt: string | null;
                        fault: {
                            /** @description Stable */
                            code: string;
                            fix: string;
                            title: string;
                            /** @description Who must act */
                            who: string;
                            /** @description The directory's or the network's own words */
                            words: string | null;
                        } | null;
                        id: number;
                        /** @enum {string} */
                        kind: "sync" | "dry_run";
                        progress: {
                            /** @description Changes made so far */
                            done: number;
                            /** @description Read so far */
                            groups: number;
                            /** @enum {string} */
                            phase: "reading" | "comparing" | "applying";
                            /** @description Changes to make, once it is known */
                            total: number | null;
                            /** @description Read so far */
                            users: number;
                        };
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        startedAt: string;
                        /** @description null: its time had come */
                        startedBy: string | null;
                        /** @enum {string} */
                        status: "running" | "finished" | "failed";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDirectoryRuns: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description instant */
                "endedAt[empty]"?: string;
                /** @description instant */
                "endedAt[gt]"?: string;
                /** @description instant */
                "endedAt[gte]"?: string;
                /** @description instant */
                "endedAt[lt]"?: string;
                /** @description instant */
                "endedAt[lte]"?: string;
                /** @description enum: unreachable, timeout, tls, credentials, base_missing, refused, empty, guard, interrupted, failed */
                fault?: string;
                /** @description enum: unreachable, timeout, tls, credentials, base_missing, refused, empty, guard, interrupted, failed */
                "fault[ne]"?: string;
                /** @description enum: sync, dry_run */
                kind?: string;
                /** @description enum: sync, dry_run */
                "kind[ne]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description Free text */
                q?: string;
                /** @description One of startedAt, with `-` before it for descending; `-startedAt` unless given */
                sort?: string;
                /** @description instant */
                "startedAt[empty]"?: string;
                /** @description instant */
                "startedAt[gt]"?: string;
                /** @description instant */
                "startedAt[gte]"?: string;
                /** @description instant */
                "startedAt[lt]"?: string;
                /** @description instant */
                "startedAt[lte]"?: string;
                /** @description text */
                startedBy?: string;
                /** @description text */
                "startedBy[contains]"?: string;
                /** @description text */
                "startedBy[empty]"?: string;
                /** @description text */
                "startedBy[ne]"?: string;
                /** @description text */
                "startedBy[prefix]"?: string;
                /** @description text */
                "startedBy[suffix]"?: string;
                /** @description enum: running, finished, failed */
                status?: string;
                /** @description enum: running, finished, failed */
                "status[ne]"?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description Of what more would be taken away than the share allows */
                            beyondGuard: {
                                held: number;
                                taken: number;
                                /** @enum {string} */
                                what: "users" | "groups" | "memberships";
                            }[];
                            /** @description Changes made, or of a dry run, to be made; null until it is known */
                            changes: number | null;
                            conflicts: {
                                count: number;
                                first: {
                                    code: string;
                                    dn: string;
                                    field: string;
                                    title: string;
                                    value: string;
                                }[];
                            };
                            /** @description Each kind of change, with its first hundred */
                            difference: {
                                count: number;
                                first: {
                                    detail: string | null;
                                    subject: string;
                                }[];
                                kind: string;
                            }[];
                            directory: string;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endedAt: string | null;
                            fault: {
                                /** @description Stable */
                                code: string;
                                fix: string;
                                title: string;
                                /** @description Who must act */
                                who: string;
                                /** @description The directory's or the network's own words */
                                words: string | null;
                            } | null;
                            id: number;
                            /** @enum {string} */
                            kind: "sync" | "dry_run";
                            progress: {
                                /** @description Changes made so far */
                                done: number;
                                /** @description Read so far */
                                groups: number;
                                /** @enum {string} */
                                phase: "reading" | "comparing" | "applying";
                                /** @description Changes to make, once it is known */
                                total: number | null;
                                /** @description Read so far */
                                users: number;
                            };
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            startedAt: string;
                            /** @description null: its time had come */
                            startedBy: string | null;
                            /** @enum {string} */
                            status: "running" | "finished" | "failed";
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDirectoryRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of what more would be taken away than the share allows */
                        beyondGuard: {
                            held: number;
                            taken: number;
                            /** @enum {string} */
                            what: "users" | "groups" | "memberships";
                        }[];
                        /** @description Changes made, or of a dry run, to be made; null until it is known */
                        changes: number | null;
                        conflicts: {
                            count: number;
                            first: {
                                code: string;
                                dn: string;
                                field: string;
                                title: string;
                                value: string;
                            }[];
                        };
                        /** @description Each kind of change, with its first hundred */
                        difference: {
                            count: number;
                            first: {
                                detail: string | null;
                                subject: string;
                            }[];
                            kind: string;
                        }[];
                        directory: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        endedAt: string | null;
                        fault: {
                            /** @description Stable */
                            code: string;
                            fix: string;
                            title: string;
                            /** @description Who must act */
                            who: string;
                            /** @description The directory's or the network's own words */
                            words: string | null;
                        } | null;
                        id: number;
                        /** @enum {string} */
                        kind: "sync" | "dry_run";
                        progress: {
                            /** @description Changes made so far */
                            done: number;
                            /** @description Read so far */
                            groups: number;
                            /** @enum {string} */
                            phase: "reading" | "comparing" | "applying";
                            /** @description Changes to make, once it is known */
                            total: number | null;
                            /** @description Read so far */
                            users: number;
                        };
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        startedAt: string;
                        /** @description null: its time had come */
                        startedBy: string | null;
                        /** @enum {string} */
                        status: "running" | "finished" | "failed";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDirectoryRunsSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    syncDirectory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Take away even more than the share allows: after a look at the dry run */
                    beyondGuard?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of what more would be taken away than the share allows */
                        beyondGuard: {
                            held: number;
                            taken: number;
                            /** @enum {string} */
                            what: "users" | "groups" | "memberships";
                        }[];
                        /** @description Changes made, or of a dry run, to be made; null until it is known */
                        changes: number | null;
                        conflicts: {
                            count: number;
                            first: {
                                code: string;
                                dn: string;
                                field: string;
                                title: string;
                                value: string;
                            }[];
                        };
                        /** @description Each kind of change, with its first hundred */
                        difference: {
                            count: number;
                            first: {
                                detail: string | null;
                                subject: string;
                            }[];
                            kind: string;
                        }[];
                        directory: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        endedAt: string | null;
                        fault: {
                            /** @description Stable */
                            code: string;
                            fix: string;
                            title: string;
                            /** @description Who must act */
                            who: string;
                            /** @description The directory's or the network's own words */
                            words: string | null;
                        } | null;
                        id: number;
                        /** @enum {string} */
                        kind: "sync" | "dry_run";
                        progress: {
                            /** @description Changes made so far */
                            done: number;
                            /** @description Read so far */
                            groups: number;
                            /** @enum {string} */
                            phase: "reading" | "comparing" | "applying";
                            /** @description Changes to make, once it is known */
                            total: number | null;
                            /** @description Read so far */
                            users: number;
                        };
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        startedAt: string;
                        /** @description null: its time had come */
                        startedBy: string | null;
                        /** @enum {string} */
                        status: "running" | "finished" | "failed";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDirectoriesSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listExpiries: {
        parameters: {
            query?: {
                /** @description text */
                account?: string;
                /** @description text */
                "account[contains]"?: string;
                /** @description text */
                "account[empty]"?: string;
                /** @description text */
                "account[ne]"?: string;
                /** @description text */
                "account[prefix]"?: string;
                /** @description text */
                "account[suffix]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description instant */
                "expiresAt[empty]"?: string;
                /** @description instant */
                "expiresAt[gt]"?: string;
                /** @description instant */
                "expiresAt[gte]"?: string;
                /** @description instant */
                "expiresAt[lt]"?: string;
                /** @description instant */
                "expiresAt[lte]"?: string;
                /** @description enum: account, key, line, token */
                kind?: string;
                /** @description enum: account, key, line, token */
                "kind[ne]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description Free text */
                q?: string;
                /** @description text */
                service?: string;
                /** @description text */
                "service[contains]"?: string;
                /** @description text */
                "service[empty]"?: string;
                /** @description text */
                "service[ne]"?: string;
                /** @description text */
                "service[prefix]"?: string;
                /** @description text */
                "service[suffix]"?: string;
                /** @description One of expiresAt, with `-` before it for descending; `expiresAt` unless given */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            account: string | null;
                            /** @description Whole days; negative once it has expired */
                            daysLeft: number;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            expiresAt: string;
                            /** @enum {string} */
                            kind: "account" | "key" | "line" | "token";
                            /** @description The account's or the key's name, the line's number, what the token is called */
                            name: string;
                            /** @description Of a token; null: of the centre */
                            service: string | null;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listExpiriesSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGroups: {
        parameters: {
            query?: {
                /** @description instant */
                "createdAt[empty]"?: string;
                /** @description instant */
                "createdAt[gt]"?: string;
                /** @description instant */
                "createdAt[gte]"?: string;
                /** @description instant */
                "createdAt[lt]"?: string;
                /** @description instant */
                "createdAt[lte]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description text */
                externalId?: string;
                /** @description text */
                "externalId[contains]"?: string;
                /** @description text */
                "externalId[empty]"?: string;
                /** @description text */
                "externalId[ne]"?: string;
                /** @description text */
                "externalId[prefix]"?: string;
                /** @description text */
                "externalId[suffix]"?: string;
                /** @description number */
                id?: string;
                /** @description number */
                "id[ne]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description number */
                ownMembers?: string;
                /** @description number */
                "ownMembers[gt]"?: string;
                /** @description number */
                "ownMembers[gte]"?: string;
                /** @description number */
                "ownMembers[lt]"?: string;
                /** @description number */
                "ownMembers[lte]"?: string;
                /** @description number */
                parent?: string;
                /** @description Free text */
                q?: string;
                /** @description One of name, ownMembers, createdAt, with `-` before it for descending; `name` unless given */
                sort?: string;
                /** @description enum: local, oidc, scim, ldap */
                source?: string;
                /** @description enum: local, oidc, scim, ldap */
                "source[ne]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            /** @description What the directory knows the group by */
                            externalId: string | null;
                            id: number;
                            /** @description All of them: its own and those of the groups in it, each once */
                            members: number;
                            name: string;
                            /** @description Those that it has itself */
                            ownMembers: number;
                            /**
                             * @description Where the group comes from; only local ones are changed here
                             * @enum {string}
                             */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createGroup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Groups in it */
                        children: {
                            id: number;
                            name: string;
                            /**
                             * @description Where the group comes from; only local ones are changed here
                             * @enum {string}
                             */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /** @description What the directory knows the group by */
                        externalId: string | null;
                        id: number;
                        /** @description All of them: its own and those of the groups in it, each once */
                        members: number;
                        name: string;
                        /** @description Those that it has itself */
                        ownMembers: number;
                        /** @description Groups that it is in */
                        parents: {
                            id: number;
                            name: string;
                            /**
                             * @description Where the group comes from; only local ones are changed here
                             * @enum {string}
                             */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        /** @description Roles that it carries: its members have them */
                        roles: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string | null;
                            role: string;
                            service: string | null;
                            title: {
                                en: string;
                                fa: string;
                            } | null;
                        }[];
                        /** @description Services that may address it */
                        services: {
                            /** @description It may address any group */
                            addressesAll: boolean;
                            name: string;
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                        /**
                         * @description Where the group comes from; only local ones are changed here
                         * @enum {string}
                         */
                        source: "local" | "oidc" | "scim" | "ldap";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Groups in it */
                        children: {
                            id: number;
                            name: string;
                            /**
                             * @description Where the group comes from; only local ones are changed here
                             * @enum {string}
                             */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /** @description What the directory knows the group by */
                        externalId: string | null;
                        id: number;
                        /** @description All of them: its own and those of the groups in it, each once */
                        members: number;
                        name: string;
                        /** @description Those that it has itself */
                        ownMembers: number;
                        /** @description Groups that it is in */
                        parents: {
                            id: number;
                            name: string;
                            /**
                             * @description Where the group comes from; only local ones are changed here
                             * @enum {string}
                             */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        /** @description Roles that it carries: its members have them */
                        roles: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string | null;
                            role: string;
                            service: string | null;
                            title: {
                                en: string;
                                fa: string;
                            } | null;
                        }[];
                        /** @description Services that may address it */
                        services: {
                            /** @description It may address any group */
                            addressesAll: boolean;
                            name: string;
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                        /**
                         * @description Where the group comes from; only local ones are changed here
                         * @enum {string}
                         */
                        source: "local" | "oidc" | "scim" | "ldap";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Groups in it */
                        children: {
                            id: number;
                            name: string;
                            /**
                             * @description Where the group comes from; only local ones are changed here
                             * @enum {string}
                             */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /** @description What the directory knows the group by */
                        externalId: string | null;
                        id: number;
                        /** @description All of them: its own and those of the groups in it, each once */
                        members: number;
                        name: string;
                        /** @description Those that it has itself */
                        ownMembers: number;
                        /** @description Groups that it is in */
                        parents: {
                            id: number;
                            name: string;
                            /**
                             * @description Where the group comes from; only local ones are changed here
                             * @enum {string}
                             */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        /** @description Roles that it carries: its members have them */
                        roles: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string | null;
                            role: string;
                            service: string | null;
                            title: {
                                en: string;
                                fa: string;
                            } | null;
                        }[];
                        /** @description Services that may address it */
                        services: {
                            /** @description It may address any group */
                            addressesAll: boolean;
                            name: string;
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                        /**
                         * @description Where the group comes from; only local ones are changed here
                         * @enum {string}
                         */
                        source: "local" | "oidc" | "scim" | "ldap";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renameGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Groups in it */
                        children: {
                            id: number;
                            name: string;
                            /**
                             * @description Where the group comes from; only local ones are changed here
                             * @enum {string}
                             */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /** @description What the directory knows the group by */
                        externalId: string | null;
                        id: number;
                        /** @description All of them: its own and those of the groups in it, each once */
                        members: number;
                        name: string;
                        /** @description Those that it has itself */
                        ownMembers: number;
                        /** @description Groups that it is in */
                        parents: {
                            id: number;
                            name: string;
                            /**
                             * @description Where the group comes from; only local ones are changed here
                             * @enum {string}
                             */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        /** @description Roles that it carries: its members have them */
                        roles: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string | null;
                            role: string;
                            service: string | null;
                            title: {
                                en: string;
                                fa: string;
                            } | null;
                        }[];
                        /** @description Services that may address it */
                        services: {
                            /** @description It may address any group */
                            addressesAll: boolean;
                            name: string;
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                        /**
                         * @description Where the group comes from; only local ones are changed here
                         * @enum {string}
                         */
                        source: "local" | "oidc" | "scim" | "ldap";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addGroupToGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                child: number;
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Groups in it */
                        children: {
                            id: number;
                            name: string;
                            /**
                             * @description Where the group comes from; only local ones are changed here
                             * @enum {string}
                             */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /** @description What the directory knows the group by */
                        externalId: string | null;
                        id: number;
                        /** @description All of them: its own and those of the groups in it, each once */
                        members: number;
                        name: string;
                        /** @description Those that it has itself */
                        ownMembers: number;
                        /** @description Groups that it is in */
                        parents: {
                            id: number;
                            name: string;
                            /**
                             * @description Where the group comes from; only local ones are changed here
                             * @enum {string}
                             */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        /** @description Roles that it carries: its members have them */
                        roles: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string | null;
                            role: string;
                            service: string | null;
                            title: {
                                en: string;
                                fa: string;
                            } | null;
                        }[];
                        /** @description Services that may address it */
                        services: {
                            /** @description It may address any group */
                            addressesAll: boolean;
                            name: string;
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                        /**
                         * @description Where the group comes from; only local ones are changed here
                         * @enum {string}
                         */
                        source: "local" | "oidc" | "scim" | "ldap";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeGroupFromGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                child: number;
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Groups in it */
                        children: {
                            id: number;
                            name: string;
                            /**
                             * @description Where the group comes from; only local ones are changed here
                             * @enum {string}
                             */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /** @description What the directory knows the group by */
                        externalId: string | null;
                        id: number;
                        /** @description All of them: its own and those of the groups in it, each once */
                        members: number;
                        name: string;
                        /** @description Those that it has itself */
                        ownMembers: number;
                        /** @description Groups that it is in */
                        parents: {
                            id: number;
                            name: string;
                            /**
                             * @description Where the group comes from; only local ones are changed here
                             * @enum {string}
                             */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        /** @description Roles that it carries: its members have them */
                        roles: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string | null;
                            role: string;
                            service: string | null;
                            title: {
                                en: string;
                                fa: string;
                            } | null;
                        }[];
                        /** @description Services that may address it */
                        services: {
                            /** @description It may address any group */
                            addressesAll: boolean;
                            name: string;
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                        /**
                         * @description Where the group comes from; only local ones are changed here
                         * @enum {string}
                         */
                        source: "local" | "oidc" | "scim" | "ldap";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGroupMembers: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description boolean */
                hasMobile?: string;
                /** @description boolean */
                isDirect?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description phone */
                mobile?: string;
                /** @description phone */
                "mobile[contains]"?: string;
                /** @description phone */
                "mobile[ne]"?: string;
                /** @description phone */
                "mobile[prefix]"?: string;
                /** @description phone */
                "mobile[suffix]"?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description Free text */
                q?: string;
                /** @description One of username, name, with `-` before it for descending; `name` unless given */
                sort?: string;
                /** @description boolean */
                suspended?: string;
                /** @description text */
                username?: string;
                /** @description text */
                "username[contains]"?: string;
                /** @description text */
                "username[empty]"?: string;
                /** @description text */
                "username[ne]"?: string;
                /** @description text */
                "username[prefix]"?: string;
                /** @description text */
                "username[suffix]"?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** @description A member of the group itself */
                            isDirect: boolean;
                            mobile: string | null;
                            name: string;
                            suspended: boolean;
                            /** @description Groups in the group of which it is a member */
                            through: {
                                id: number;
                                name: string;
                            }[];
                            username: string;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeGroupMembers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    add?: (number | string)[];
                    remove?: (number | string)[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        added: number;
                        removed: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGroupMembersSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGroupsSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCentreMembers: {
        parameters: {
            query?: {
                /** @description instant */
                "addedAt[empty]"?: string;
                /** @description instant */
                "addedAt[gt]"?: string;
                /** @description instant */
                "addedAt[gte]"?: string;
                /** @description instant */
                "addedAt[lt]"?: string;
                /** @description instant */
                "addedAt[lte]"?: string;
                /** @description text */
                addedBy?: string;
                /** @description text */
                "addedBy[contains]"?: string;
                /** @description text */
                "addedBy[empty]"?: string;
                /** @description text */
                "addedBy[ne]"?: string;
                /** @description text */
                "addedBy[prefix]"?: string;
                /** @description text */
                "addedBy[suffix]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description boolean */
                ended?: string;
                /** @description instant */
                "endsAt[empty]"?: string;
                /** @description instant */
                "endsAt[gt]"?: string;
                /** @description instant */
                "endsAt[gte]"?: string;
                /** @description instant */
                "endsAt[lt]"?: string;
                /** @description instant */
                "endsAt[lte]"?: string;
                /** @description enum: user, group */
                kind?: string;
                /** @description enum: user, group */
                "kind[ne]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description Free text */
                q?: string;
                /** @description text */
                role?: string;
                /** @description text */
                "role[ne]"?: string;
                /** @description One of name, role, addedAt, with `-` before it for descending; `name` unless given */
                sort?: string;
                /** @description text */
                username?: string;
                /** @description text */
                "username[contains]"?: string;
                /** @description text */
                "username[empty]"?: string;
                /** @description text */
                "username[ne]"?: string;
                /** @description text */
                "username[prefix]"?: string;
                /** @description text */
                "username[suffix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            addedAt: string;
                            addedBy: string | null;
                            /** @description The role has ended, and gives nothing any more */
                            ended: boolean;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string | null;
                            group: {
                                id: number;
                                name: string;
                            } | null;
                            id: number;
                            role: {
                                name: string;
                                title: {
                                    en: string;
                                    fa: string;
                                };
                            };
                            user: {
                                id: number;
                                name: string;
                                suspended: boolean;
                                username: string;
                            } | null;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addCentreMember: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Either `userId` or `groupId` */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description When it ends by itself; null: it does not
                     */
                    endsAt?: string | null;
                    groupId?: number;
                    role: string;
                    userId?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        addedAt: string;
                        addedBy: string | null;
                        /** @description The role has ended, and gives nothing any more */
                        ended: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        endsAt: string | null;
                        group: {
                            id: number;
                            name: string;
                        } | null;
                        id: number;
                        role: {
                            name: string;
                            title: {
                                en: string;
                                fa: string;
                            };
                        };
                        user: {
                            id: number;
                            name: string;
                            suspended: boolean;
                            username: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeCentreMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeCentreMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description When it ends by itself; null: it does not
                     */
                    endsAt?: string | null;
                    role?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        addedAt: string;
                        addedBy: string | null;
                        /** @description The role has ended, and gives nothing any more */
                        ended: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        endsAt: string | null;
                        group: {
                            id: number;
                            name: string;
                        } | null;
                        id: number;
                        role: {
                            name: string;
                            title: {
                                en: string;
                                fa: string;
                            };
                        };
                        user: {
                            id: number;
                            name: string;
                            suspended: boolean;
                            username: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCentreMemberCandidates: {
        parameters: {
            query?: {
                /** @description A part of the name; without it, any */
                q?: string;
                /** @description Name of the service */
                service?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** @enum {string} */
                            kind: "user" | "group";
                            name: string;
                            username: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCentreMemberRoles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            description: {
                                en: string;
                                fa: string;
                            };
                            /** @description Whether who asks may give it: nobody gives what they do not have */
                            mayGive: boolean;
                            name: string;
                            permissions: string[];
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCentreMembersSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMethods: {
        parameters: {
            query?: {
                /** @description enum: sms, email, push */
                channel?: string;
                /** @description enum: sms, email, push */
                "channel[ne]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description boolean */
                disabled?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                manner?: string;
                /** @description text */
                "manner[ne]"?: string;
                /** @description text */
                method?: string;
                /** @description text */
                "method[contains]"?: string;
                /** @description text */
                "method[empty]"?: string;
                /** @description text */
                "method[ne]"?: string;
                /** @description text */
                "method[prefix]"?: string;
                /** @description text */
                "method[suffix]"?: string;
                /** @description number */
                position?: string;
                /** @description number */
                "position[empty]"?: string;
                /** @description number */
                "position[gt]"?: string;
                /** @description number */
                "position[gte]"?: string;
                /** @description number */
                "position[lt]"?: string;
                /** @description number */
                "position[lte]"?: string;
                /** @description number */
                "position[ne]"?: string;
                /** @description text */
                provider?: string;
                /** @description text */
                "provider[ne]"?: string;
                /** @description Free text */
                q?: string;
                /** @description One of method, position, with `-` before it for descending; `position` unless given */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description By the provider's own file */
                            capabilities: {
                                /**
                                 * @description How an unknown outcome can be asked for
                                 * @enum {string}
                                 */
                                askBy: "reference" | "recipient" | "no";
                                /** @description The provider tells the account's balance */
                                balance: boolean;
                                /** @description Messages in one call */
                                batchMax: number;
                                /** @description A repeated reference is answered with the old record and sends nothing */
                                idempotent: boolean;
                                /** @description Messages of people can be received */
                                inbound: boolean;
                                /**
                                 * @description Whether a sender line is named
                                 * @enum {string}
                                 */
                                line: "required" | "optional" | "none";
                                /** @description How delivery comes back */
                                reports: ("callback" | "polling")[];
                                /** @description Needs a template of the provider's instead of free text */
                                template: boolean;
                                /** @description Longest text, in UTF-16 units; null: no limit of its own */
                                textMax: number | null;
                            };
                            /** @enum {string} */
                            channel: "sms" | "email" | "push";
                            disabled: boolean;
                            /** @example sms */
                            manner: string;
                            /** @example sandbox.sms */
                            method: string;
                            ownTitle: {
                                en: string;
                                fa: string;
                            } | null;
                            /** @description The lower, the earlier it is listed */
                            position: number;
                            provider: string;
                            title: {
                                en: string;
                                fa: string;
                            };
                            /** @description Messages that wait and might go this way */
                            waiting: {
                                /** @description There are more: so many are counted and no more */
                                isMore: boolean;
                                messages: number;
                                /** @description Of them, those that have no other method that is on */
                                withoutOtherRoad: number;
                            };
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMethod: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example sandbox.sms */
                method: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description By the provider's own file */
                        capabilities: {
                            /**
                             * @description How an unknown outcome can be asked for
                             * @enum {string}
                             */
                            askBy: "reference" | "recipient" | "no";
                            /** @description The provider tells the account's balance */
                            balance: boolean;
                            /** @description Messages in one call */
                            batchMax: number;
                            /** @description A repeated reference is answered with the old record and sends nothing */
                            idempotent: boolean;
                            /** @description Messages of people can be received */
                            inbound: boolean;
                            /**
                             * @description Whether a sender line is named
                             * @enum {string}
                             */
                            line: "required" | "optional" | "none";
                            /** @description How delivery comes back */
                            reports: ("callback" | "polling")[];
                            /** @description Needs a template of the provider's instead of free text */
                            template: boolean;
                            /** @description Longest text, in UTF-16 units; null: no limit of its own */
                            textMax: number | null;
                        };
                        /** @enum {string} */
                        channel: "sms" | "email" | "push";
                        disabled: boolean;
                        /** @example sms */
                        manner: string;
                        /** @example sandbox.sms */
                        method: string;
                        ownTitle: {
                            en: string;
                            fa: string;
                        } | null;
                        /** @description The lower, the earlier it is listed */
                        position: number;
                        provider: string;
                        title: {
                            en: string;
                            fa: string;
                        };
                        /** @description Messages that wait and might go this way */
                        waiting: {
                            /** @description There are more: so many are counted and no more */
                            isMore: boolean;
                            messages: number;
                            /** @description Of them, those that have no other method that is on */
                            withoutOtherRoad: number;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMethod: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example sandbox.sms */
                method: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    disabled?: boolean;
                    /** @description The lower, the earlier it is listed */
                    position?: number;
                    title?: {
                        en: string;
                        fa: string;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description By the provider's own file */
                        capabilities: {
                            /**
                             * @description How an unknown outcome can be asked for
                             * @enum {string}
                             */
                            askBy: "reference" | "recipient" | "no";
                            /** @description The provider tells the account's balance */
                            balance: boolean;
                            /** @description Messages in one call */
                            batchMax: number;
                            /** @description A repeated reference is answered with the old record and sends nothing */
                            idempotent: boolean;
                            /** @description Messages of people can be received */
                            inbound: boolean;
                            /**
                             * @description Whether a sender line is named
                             * @enum {string}
                             */
                            line: "required" | "optional" | "none";
                            /** @description How delivery comes back */
                            reports: ("callback" | "polling")[];
                            /** @description Needs a template of the provider's instead of free text */
                            template: boolean;
                            /** @description Longest text, in UTF-16 units; null: no limit of its own */
                            textMax: number | null;
                        };
                        /** @enum {string} */
                        channel: "sms" | "email" | "push";
                        disabled: boolean;
                        /** @example sms */
                        manner: string;
                        /** @example sandbox.sms */
                        method: string;
                        ownTitle: {
                            en: string;
                            fa: string;
                        } | null;
                        /** @description The lower, the earlier it is listed */
                        position: number;
                        provider: string;
                        title: {
                            en: string;
                            fa: string;
                        };
                        /** @description Messages that wait and might go this way */
                        waiting: {
                            /** @description There are more: so many are counted and no more */
                            isMore: boolean;
                            messages: number;
                            /** @description Of them, those that have no other method that is on */
                            withoutOtherRoad: number;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMethodsSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPermissions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description What it allows, in a sentence */
                            allows: string;
                            /** @enum {string} */
                            code: "messages:send" | "messages:send-to-users" | "messages:read" | "messages:read-text" | "messages:read-numbers" | "messages:cancel" | "templates:read" | "templates:write" | "tokens:read" | "tokens:write" | "service:read" | "members:read" | "members:write" | "api-calls:read" | "audit:read" | "services:read" | "services:write" | "accounts:read" | "accounts:write" | "allocations:read" | "allocations:write" | "centre-tokens:read" | "centre-tokens:write" | "users:read" | "users:write" | "groups:read" | "groups:write" | "centre-members:read" | "centre-members:write" | "roles:read" | "roles:write" | "directory:read" | "directory:write" | "centre-audit:read" | "centre-api-calls:read" | "centre:read" | "centre:write";
                            /** @description Whether who asks may put it into a role */
                            mayGive: boolean;
                            /**
                             * @description Where it is carried: at the centre, or in one service
                             * @enum {string}
                             */
                            scope: "centre" | "service";
                            title: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        channel: "sms" | "email" | "push";
                        /** @description A JSON schema */
                        keyFields: unknown;
                        methods: {
                            /** @description Switched off by the administrator */
                            disabled: boolean;
                            /** @enum {string} */
                            line: "required" | "optional" | "none";
                            /** @example sandbox.sms */
                            method: string;
                            /** @description Needs a template of the provider's instead of free text */
                            template: boolean;
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                        /** @description A JSON schema */
                        settings: unknown;
                        /** @example sandbox */
                        slug: string;
                        title: {
                            en: string;
                            fa: string;
                        };
                    }[];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRoles: {
        parameters: {
            query?: {
                /** @description number */
                carriers?: string;
                /** @description number */
                "carriers[empty]"?: string;
                /** @description number */
                "carriers[gt]"?: string;
                /** @description number */
                "carriers[gte]"?: string;
                /** @description number */
                "carriers[lt]"?: string;
                /** @description number */
                "carriers[lte]"?: string;
                /** @description number */
                "carriers[ne]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description enum: messages:send, messages:send-to-users, messages:read, messages:read-text, messages:read-numbers, messages:cancel, templates:read, templates:write, tokens:read, tokens:write, service:read, members:read, members:write, api-calls:read, audit:read, services:read, services:write, accounts:read, accounts:write, allocations:read, allocations:write, centre-tokens:read, centre-tokens:write, users:read, users:write, groups:read, groups:write, centre-members:read, centre-members:write, roles:read, roles:write, directory:read, directory:write, centre-audit:read, centre-api-calls:read, centre:read, centre:write */
                permission?: string;
                /** @description Free text */
                q?: string;
                /** @description boolean */
                readyMade?: string;
                /** @description enum: centre, service */
                scope?: string;
                /** @description enum: centre, service */
                "scope[ne]"?: string;
                /** @description One of name, with `-` before it for descending; `name` unless given */
                sort?: string;
                /** @description text */
                titleEn?: string;
                /** @description text */
                "titleEn[contains]"?: string;
                /** @description text */
                "titleEn[empty]"?: string;
                /** @description text */
                "titleEn[ne]"?: string;
                /** @description text */
                "titleEn[prefix]"?: string;
                /** @description text */
                "titleEn[suffix]"?: string;
                /** @description text */
                titleFa?: string;
                /** @description text */
                "titleFa[contains]"?: string;
                /** @description text */
                "titleFa[empty]"?: string;
                /** @description text */
                "titleFa[ne]"?: string;
                /** @description text */
                "titleFa[prefix]"?: string;
                /** @description text */
                "titleFa[suffix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description People and groups that carry it now */
                            carriers: number;
                            /** @description What it is for */
                            description: {
                                en: string;
                                fa: string;
                            };
                            name: string;
                            permissions: string[];
                            /** @description Comes with Rasan, and cannot be changed or removed */
                            readyMade: boolean;
                            /**
                             * @description Where it is carried: at the centre, or in one service
                             * @enum {string}
                             */
                            scope: "centre" | "service";
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What it is for */
                    description?: {
                        en: string;
                        fa: string;
                    };
                    name: string;
                    permissions: ("messages:send" | "messages:send-to-users" | "messages:read" | "messages:read-text" | "messages:read-numbers" | "messages:cancel" | "templates:read" | "templates:write" | "tokens:read" | "tokens:write" | "service:read" | "members:read" | "members:write" | "api-calls:read" | "audit:read" | "services:read" | "services:write" | "accounts:read" | "accounts:write" | "allocations:read" | "allocations:write" | "centre-tokens:read" | "centre-tokens:write" | "users:read" | "users:write" | "groups:read" | "groups:write" | "centre-members:read" | "centre-members:write" | "roles:read" | "roles:write" | "directory:read" | "directory:write" | "centre-audit:read" | "centre-api-calls:read" | "centre:read" | "centre:write")[];
                    /**
                     * @description Where it is carried: at the centre, or in one service
                     * @enum {string}
                     */
                    scope: "centre" | "service";
                    title: {
                        en: string;
                        fa: string;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description People and groups that carry it now */
                        carriers: number;
                        /** @description What it is for */
                        description: {
                            en: string;
                            fa: string;
                        };
                        name: string;
                        permissions: string[];
                        /** @description Comes with Rasan, and cannot be changed or removed */
                        readyMade: boolean;
                        /**
                         * @description Where it is carried: at the centre, or in one service
                         * @enum {string}
                         */
                        scope: "centre" | "service";
                        title: {
                            en: string;
                            fa: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description People and groups that carry it now */
                        carriers: number;
                        /** @description What it is for */
                        description: {
                            en: string;
                            fa: string;
                        };
                        name: string;
                        permissions: string[];
                        /** @description Comes with Rasan, and cannot be changed or removed */
                        readyMade: boolean;
                        /**
                         * @description Where it is carried: at the centre, or in one service
                         * @enum {string}
                         */
                        scope: "centre" | "service";
                        title: {
                            en: string;
                            fa: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What it is for */
                    description?: {
                        en: string;
                        fa: string;
                    };
                    permissions?: ("messages:send" | "messages:send-to-users" | "messages:read" | "messages:read-text" | "messages:read-numbers" | "messages:cancel" | "templates:read" | "templates:write" | "tokens:read" | "tokens:write" | "service:read" | "members:read" | "members:write" | "api-calls:read" | "audit:read" | "services:read" | "services:write" | "accounts:read" | "accounts:write" | "allocations:read" | "allocations:write" | "centre-tokens:read" | "centre-tokens:write" | "users:read" | "users:write" | "groups:read" | "groups:write" | "centre-members:read" | "centre-members:write" | "roles:read" | "roles:write" | "directory:read" | "directory:write" | "centre-audit:read" | "centre-api-calls:read" | "centre:read" | "centre:write")[];
                    title?: {
                        en: string;
                        fa: string;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description People and groups that carry it now */
                        carriers: number;
                        /** @description What it is for */
                        description: {
                            en: string;
                            fa: string;
                        };
                        name: string;
                        permissions: string[];
                        /** @description Comes with Rasan, and cannot be changed or removed */
                        readyMade: boolean;
                        /**
                         * @description Where it is carried: at the centre, or in one service
                         * @enum {string}
                         */
                        scope: "centre" | "service";
                        title: {
                            en: string;
                            fa: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRolesSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getScim: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Where a directory writes; with a token of the kind `scim` */
                        address: string;
                        groups: number;
                        /** @description Tokens of directories that end soon, and whose place none has taken */
                        tokensExpiringSoon: number;
                        /** @description Users that came by SCIM, and have not left */
                        users: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listServices: {
        parameters: {
            query?: {
                /** @description boolean */
                archived?: string;
                /** @description instant */
                "createdAt[empty]"?: string;
                /** @description instant */
                "createdAt[gt]"?: string;
                /** @description instant */
                "createdAt[gte]"?: string;
                /** @description instant */
                "createdAt[lt]"?: string;
                /** @description instant */
                "createdAt[lte]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description Free text */
                q?: string;
                /** @description boolean */
                sandbox?: string;
                /** @description One of name, createdAt, with `-` before it for descending; `name` unless given */
                sort?: string;
                /** @description boolean */
                suspended?: string;
                /** @description text */
                titleEn?: string;
                /** @description text */
                "titleEn[contains]"?: string;
                /** @description text */
                "titleEn[empty]"?: string;
                /** @description text */
                "titleEn[ne]"?: string;
                /** @description text */
                "titleEn[prefix]"?: string;
                /** @description text */
                "titleEn[suffix]"?: string;
                /** @description text */
                titleFa?: string;
                /** @description text */
                "titleFa[contains]"?: string;
                /** @description text */
                "titleFa[empty]"?: string;
                /** @description text */
                "titleFa[ne]"?: string;
                /** @description text */
                "titleFa[prefix]"?: string;
                /** @description text */
                "titleFa[suffix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description It may address any group */
                            addressesAllGroups: boolean;
                            archived: boolean;
                            /** @description It is lent an account that is usable, by a method that has what it needs; what is stopped for a fault counts, since it is tried again by itself */
                            canSend: boolean;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            floodGuard: {
                                seconds: number;
                                times: number;
                            } | null;
                            /** @description The groups that it may address */
                            groups: {
                                id: number;
                                name: string;
                                /** @enum {string} */
                                source: "local" | "oidc" | "scim" | "ldap";
                            }[];
                            name: string;
                            /** @description How much it may send in each day and month of the centre; null: without end */
                            quota: {
                                day: {
                                    messages: number | null;
                                    money: {
                                        /** @example 1250 */
                                        amount: string;
                                        /** @enum {string} */
                                        unit: "IRR";
                                    } | null;
                                    segments: number | null;
                                };
                                month: {
                                    messages: number | null;
                                    money: {
                                        /** @example 1250 */
                                        amount: string;
                                        /** @enum {string} */
                                        unit: "IRR";
                                    } | null;
                                    segments: number | null;
                                };
                            };
                            /** @description Requests a minute by programs; null: no limit */
                            ratePerMinute: number | null;
                            /** @description Its messages go to the sandbox and reach nobody */
                            sandbox: boolean;
                            suspended: boolean;
                            /** @description How many days after acceptance the texts of messages that have ended are kept, at most `retentionDays` of the centre; then `text` is null, for good. Null: as long as messages are kept */
                            textsKeptDays: number | null;
                            title: {
                                en: string;
                                fa: string;
                            };
                            /**
                             * @description What becomes of a message whose outcome stays unknown; null: the default of its class
                             * @enum {string|null}
                             */
                            unknownPolicy: "never-twice" | "rather-twice" | null;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createService: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description It may address any group */
                    addressesAllGroups?: boolean;
                    floodGuard?: {
                        seconds: number;
                        times: number;
                    } | null;
                    /** @description All groups that it may address, by id */
                    groups?: number[];
                    name: string;
                    /** @description What is not named stays as it is; null lifts a quota, those of a day or month, or all. Counts from the beginning of the present day and month */
                    quota?: {
                        day?: {
                            messages?: number | null;
                            money?: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            } | null;
                            segments?: number | null;
                        } | null;
                        month?: {
                            messages?: number | null;
                            money?: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            } | null;
                            segments?: number | null;
                        } | null;
                    } | null;
                    /** @description Requests a minute by programs; null: no limit */
                    ratePerMinute?: number | null;
                    /** @description How many days after acceptance the texts of messages that have ended are kept, at most `retentionDays` of the centre; then `text` is null, for good. Null: as long as messages are kept */
                    textsKeptDays?: number | null;
                    title?: {
                        en: string;
                        fa: string;
                    };
                    /**
                     * @description What becomes of a message whose outcome stays unknown; null: the default of its class
                     * @enum {string|null}
                     */
                    unknownPolicy?: "never-twice" | "rather-twice" | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description It may address any group */
                        addressesAllGroups: boolean;
                        archived: boolean;
                        /** @description It is lent an account that is usable, by a method that has what it needs; what is stopped for a fault counts, since it is tried again by itself */
                        canSend: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        floodGuard: {
                            seconds: number;
                            times: number;
                        } | null;
                        /** @description The groups that it may address */
                        groups: {
                            id: number;
                            name: string;
                            /** @enum {string} */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        name: string;
                        /** @description How much it may send in each day and month of the centre; null: without end */
                        quota: {
                            day: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                            month: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                        };
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /** @description Its messages go to the sandbox and reach nobody */
                        sandbox: boolean;
                        suspended: boolean;
                        /** @description How many days after acceptance the texts of messages that have ended are kept, at most `retentionDays` of the centre; then `text` is null, for good. Null: as long as messages are kept */
                        textsKeptDays: number | null;
                        title: {
                            en: string;
                            fa: string;
                        };
                        /**
                         * @description What becomes of a message whose outcome stays unknown; null: the default of its class
                         * @enum {string|null}
                         */
                        unknownPolicy: "never-twice" | "rather-twice" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description It may address any group */
                        addressesAllGroups: boolean;
                        archived: boolean;
                        /** @description It is lent an account that is usable, by a method that has what it needs; what is stopped for a fault counts, since it is tried again by itself */
                        canSend: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        floodGuard: {
                            seconds: number;
                            times: number;
                        } | null;
                        /** @description The groups that it may address */
                        groups: {
                            id: number;
                            name: string;
                            /** @enum {string} */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        name: string;
                        /** @description How much it may send in each day and month of the centre; null: without end */
                        quota: {
                            day: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                            month: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                        };
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /** @description Its messages go to the sandbox and reach nobody */
                        sandbox: boolean;
                        suspended: boolean;
                        /** @description How many days after acceptance the texts of messages that have ended are kept, at most `retentionDays` of the centre; then `text` is null, for good. Null: as long as messages are kept */
                        textsKeptDays: number | null;
                        title: {
                            en: string;
                            fa: string;
                        };
                        /**
                         * @description What becomes of a message whose outcome stays unknown; null: the default of its class
                         * @enum {string|null}
                         */
                        unknownPolicy: "never-twice" | "rather-twice" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description It may address any group */
                    addressesAllGroups?: boolean;
                    floodGuard?: {
                        seconds: number;
                        times: number;
                    } | null;
                    /** @description All groups that it may address, by id */
                    groups?: number[];
                    /** @description What is not named stays as it is; null lifts a quota, those of a day or month, or all. Counts from the beginning of the present day and month */
                    quota?: {
                        day?: {
                            messages?: number | null;
                            money?: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            } | null;
                            segments?: number | null;
                        } | null;
                        month?: {
                            messages?: number | null;
                            money?: {
                                /** @example 1250 */
                                amount: string;
                                /** @enum {string} */
                                unit: "IRR";
                            } | null;
                            segments?: number | null;
                        } | null;
                    } | null;
                    /** @description Requests a minute by programs; null: no limit */
                    ratePerMinute?: number | null;
                    /** @description How many days after acceptance the texts of messages that have ended are kept, at most `retentionDays` of the centre; then `text` is null, for good. Null: as long as messages are kept */
                    textsKeptDays?: number | null;
                    title?: {
                        en: string;
                        fa: string;
                    };
                    /**
                     * @description What becomes of a message whose outcome stays unknown; null: the default of its class
                     * @enum {string|null}
                     */
                    unknownPolicy?: "never-twice" | "rather-twice" | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description It may address any group */
                        addressesAllGroups: boolean;
                        archived: boolean;
                        /** @description It is lent an account that is usable, by a method that has what it needs; what is stopped for a fault counts, since it is tried again by itself */
                        canSend: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        floodGuard: {
                            seconds: number;
                            times: number;
                        } | null;
                        /** @description The groups that it may address */
                        groups: {
                            id: number;
                            name: string;
                            /** @enum {string} */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        name: string;
                        /** @description How much it may send in each day and month of the centre; null: without end */
                        quota: {
                            day: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                            month: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                        };
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /** @description Its messages go to the sandbox and reach nobody */
                        sandbox: boolean;
                        suspended: boolean;
                        /** @description How many days after acceptance the texts of messages that have ended are kept, at most `retentionDays` of the centre; then `text` is null, for good. Null: as long as messages are kept */
                        textsKeptDays: number | null;
                        title: {
                            en: string;
                            fa: string;
                        };
                        /**
                         * @description What becomes of a message whose outcome stays unknown; null: the default of its class
                         * @enum {string|null}
                         */
                        unknownPolicy: "never-twice" | "rather-twice" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    archiveService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description It may address any group */
                        addressesAllGroups: boolean;
                        archived: boolean;
                        /** @description It is lent an account that is usable, by a method that has what it needs; what is stopped for a fault counts, since it is tried again by itself */
                        canSend: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        floodGuard: {
                            seconds: number;
                            times: number;
                        } | null;
                        /** @description The groups that it may address */
                        groups: {
                            id: number;
                            name: string;
                            /** @enum {string} */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        name: string;
                        /** @description How much it may send in each day and month of the centre; null: without end */
                        quota: {
                            day: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                            month: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                        };
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /** @description Its messages go to the sandbox and reach nobody */
                        sandbox: boolean;
                        suspended: boolean;
                        /** @description How many days after acceptance the texts of messages that have ended are kept, at most `retentionDays` of the centre; then `text` is null, for good. Null: as long as messages are kept */
                        textsKeptDays: number | null;
                        title: {
                            en: string;
                            fa: string;
                        };
                        /**
                         * @description What becomes of a message whose outcome stays unknown; null: the default of its class
                         * @enum {string|null}
                         */
                        unknownPolicy: "never-twice" | "rather-twice" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description It may address any group */
                        addressesAllGroups: boolean;
                        archived: boolean;
                        /** @description It is lent an account that is usable, by a method that has what it needs; what is stopped for a fault counts, since it is tried again by itself */
                        canSend: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        floodGuard: {
                            seconds: number;
                            times: number;
                        } | null;
                        /** @description The groups that it may address */
                        groups: {
                            id: number;
                            name: string;
                            /** @enum {string} */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        name: string;
                        /** @description How much it may send in each day and month of the centre; null: without end */
                        quota: {
                            day: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                            month: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                        };
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /** @description Its messages go to the sandbox and reach nobody */
                        sandbox: boolean;
                        suspended: boolean;
                        /** @description How many days after acceptance the texts of messages that have ended are kept, at most `retentionDays` of the centre; then `text` is null, for good. Null: as long as messages are kept */
                        textsKeptDays: number | null;
                        title: {
                            en: string;
                            fa: string;
                        };
                        /**
                         * @description What becomes of a message whose outcome stays unknown; null: the default of its class
                         * @enum {string|null}
                         */
                        unknownPolicy: "never-twice" | "rather-twice" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readServiceQuota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        day: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string;
                            /** @description Null where no quota is set */
                            messages: {
                                cap: number;
                                remaining: number;
                                used: number;
                            } | null;
                            /** @description Null where no quota is set */
                            money: {
                                cap: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                };
                                remaining: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                };
                                used: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                };
                            } | null;
                            /** @description Null where no quota is set */
                            segments: {
                                cap: number;
                                remaining: number;
                                used: number;
                            } | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            startsAt: string;
                        };
                        floodGuard: {
                            seconds: number;
                            times: number;
                        } | null;
                        month: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string;
                            /** @description Null where no quota is set */
                            messages: {
                                cap: number;
                                remaining: number;
                                used: number;
                            } | null;
                            /** @description Null where no quota is set */
                            money: {
                                cap: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                };
                                remaining: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                };
                                used: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                };
                            } | null;
                            /** @description Null where no quota is set */
                            segments: {
                                cap: number;
                                remaining: number;
                                used: number;
                            } | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            startsAt: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suspendService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description It may address any group */
                        addressesAllGroups: boolean;
                        archived: boolean;
                        /** @description It is lent an account that is usable, by a method that has what it needs; what is stopped for a fault counts, since it is tried again by itself */
                        canSend: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        floodGuard: {
                            seconds: number;
                            times: number;
                        } | null;
                        /** @description The groups that it may address */
                        groups: {
                            id: number;
                            name: string;
                            /** @enum {string} */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        name: string;
                        /** @description How much it may send in each day and month of the centre; null: without end */
                        quota: {
                            day: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                            month: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                        };
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /** @description Its messages go to the sandbox and reach nobody */
                        sandbox: boolean;
                        suspended: boolean;
                        /** @description How many days after acceptance the texts of messages that have ended are kept, at most `retentionDays` of the centre; then `text` is null, for good. Null: as long as messages are kept */
                        textsKeptDays: number | null;
                        title: {
                            en: string;
                            fa: string;
                        };
                        /**
                         * @description What becomes of a message whose outcome stays unknown; null: the default of its class
                         * @enum {string|null}
                         */
                        unknownPolicy: "never-twice" | "rather-twice" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description It may address any group */
                        addressesAllGroups: boolean;
                        archived: boolean;
                        /** @description It is lent an account that is usable, by a method that has what it needs; what is stopped for a fault counts, since it is tried again by itself */
                        canSend: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        floodGuard: {
                            seconds: number;
                            times: number;
                        } | null;
                        /** @description The groups that it may address */
                        groups: {
                            id: number;
                            name: string;
                            /** @enum {string} */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        name: string;
                        /** @description How much it may send in each day and month of the centre; null: without end */
                        quota: {
                            day: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                            month: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                        };
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /** @description Its messages go to the sandbox and reach nobody */
                        sandbox: boolean;
                        suspended: boolean;
                        /** @description How many days after acceptance the texts of messages that have ended are kept, at most `retentionDays` of the centre; then `text` is null, for good. Null: as long as messages are kept */
                        textsKeptDays: number | null;
                        title: {
                            en: string;
                            fa: string;
                        };
                        /**
                         * @description What becomes of a message whose outcome stays unknown; null: the default of its class
                         * @enum {string|null}
                         */
                        unknownPolicy: "never-twice" | "rather-twice" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listServicesSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description By which the months of quotas go. Where it changes, what was accepted in the present month of the new one counts
                         * @enum {string}
                         */
                        calendar: "persian" | "gregorian";
                        /** @description How many days messages, their calls and timelines, and the API log are kept. A week goes as a whole, when all of it is older; the audit log and the counters stay */
                        retentionDays: number;
                        /**
                         * @description The centre’s clock, as IANA names it: days and months of quotas, dashboards, alerts, and the times that the panel shows. Where it changes, what was accepted in the present day and month of the new one counts
                         * @example Asia/Tehran
                         */
                        timeZone: string;
                        /** @description How many days a token may live at most, counted from when it was made. Those that are there keep the end that they have */
                        tokenDaysMax: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description By which the months of quotas go. Where it changes, what was accepted in the present month of the new one counts
                     * @enum {string}
                     */
                    calendar?: "persian" | "gregorian";
                    /** @description How many days messages, their calls and timelines, and the API log are kept. A week goes as a whole, when all of it is older; the audit log and the counters stay */
                    retentionDays?: number;
                    /**
                     * @description The centre’s clock, as IANA names it: days and months of quotas, dashboards, alerts, and the times that the panel shows. Where it changes, what was accepted in the present day and month of the new one counts
                     * @example Asia/Tehran
                     */
                    timeZone?: string;
                    /** @description How many days a token may live at most, counted from when it was made. Those that are there keep the end that they have */
                    tokenDaysMax?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description By which the months of quotas go. Where it changes, what was accepted in the present month of the new one counts
                         * @enum {string}
                         */
                        calendar: "persian" | "gregorian";
                        /** @description How many days messages, their calls and timelines, and the API log are kept. A week goes as a whole, when all of it is older; the audit log and the counters stay */
                        retentionDays: number;
                        /**
                         * @description The centre’s clock, as IANA names it: days and months of quotas, dashboards, alerts, and the times that the panel shows. Where it changes, what was accepted in the present day and month of the new one counts
                         * @example Asia/Tehran
                         */
                        timeZone: string;
                        /** @description How many days a token may live at most, counted from when it was made. Those that are there keep the end that they have */
                        tokenDaysMax: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSignInPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A session that is not used for so long ends */
                        idleMinutes: number;
                        /** @description Every session ends so long after it began */
                        longestHours: number;
                        /**
                         * @description Whose password is a way in; `administrators`, so that there is one while a directory is down. `nobody` needs an administrator with another way in
                         * @enum {string}
                         */
                        passwords: "nobody" | "administrators" | "everybody";
                        /** @description Whether a forgotten password can be replaced by a code sent to the mobile, through the service `rasan` */
                        resetBySms: boolean;
                        /**
                         * @description Who must have a second factor; `administrators` is whoever holds a permission of the centre. Who must and has none is led to set it up, and can do nothing else. A central provider asks for its own
                         * @enum {string}
                         */
                        secondFactor: "nobody" | "administrators" | "everybody";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSignInPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A session that is not used for so long ends */
                    idleMinutes?: number;
                    /** @description Every session ends so long after it began */
                    longestHours?: number;
                    /**
                     * @description Whose password is a way in; `administrators`, so that there is one while a directory is down. `nobody` needs an administrator with another way in
                     * @enum {string}
                     */
                    passwords?: "nobody" | "administrators" | "everybody";
                    /** @description Whether a forgotten password can be replaced by a code sent to the mobile, through the service `rasan` */
                    resetBySms?: boolean;
                    /**
                     * @description Who must have a second factor; `administrators` is whoever holds a permission of the centre. Who must and has none is led to set it up, and can do nothing else. A central provider asks for its own
                     * @enum {string}
                     */
                    secondFactor?: "nobody" | "administrators" | "everybody";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A session that is not used for so long ends */
                        idleMinutes: number;
                        /** @description Every session ends so long after it began */
                        longestHours: number;
                        /**
                         * @description Whose password is a way in; `administrators`, so that there is one while a directory is down. `nobody` needs an administrator with another way in
                         * @enum {string}
                         */
                        passwords: "nobody" | "administrators" | "everybody";
                        /** @description Whether a forgotten password can be replaced by a code sent to the mobile, through the service `rasan` */
                        resetBySms: boolean;
                        /**
                         * @description Who must have a second factor; `administrators` is whoever holds a permission of the centre. Who must and has none is led to set it up, and can do nothing else. A central provider asks for its own
                         * @enum {string}
                         */
                        secondFactor: "nobody" | "administrators" | "everybody";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCentreTokens: {
        parameters: {
            query?: {
                /** @description instant */
                "createdAt[empty]"?: string;
                /** @description instant */
                "createdAt[gt]"?: string;
                /** @description instant */
                "createdAt[gte]"?: string;
                /** @description instant */
                "createdAt[lt]"?: string;
                /** @description instant */
                "createdAt[lte]"?: string;
                /** @description text */
                createdBy?: string;
                /** @description text */
                "createdBy[contains]"?: string;
                /** @description text */
                "createdBy[empty]"?: string;
                /** @description text */
                "createdBy[ne]"?: string;
                /** @description text */
                "createdBy[prefix]"?: string;
                /** @description text */
                "createdBy[suffix]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description instant */
                "expiresAt[empty]"?: string;
                /** @description instant */
                "expiresAt[gt]"?: string;
                /** @description instant */
                "expiresAt[gte]"?: string;
                /** @description instant */
                "expiresAt[lt]"?: string;
                /** @description instant */
                "expiresAt[lte]"?: string;
                /** @description boolean */
                expiringSoon?: string;
                /** @description enum: live, test, centre, scim */
                kind?: string;
                /** @description enum: live, test, centre, scim */
                "kind[ne]"?: string;
                /** @description instant */
                "lastUsedAt[empty]"?: string;
                /** @description instant */
                "lastUsedAt[gt]"?: string;
                /** @description instant */
                "lastUsedAt[gte]"?: string;
                /** @description instant */
                "lastUsedAt[lt]"?: string;
                /** @description instant */
                "lastUsedAt[lte]"?: string;
                /** @description text */
                lastUsedFrom?: string;
                /** @description text */
                "lastUsedFrom[empty]"?: string;
                /** @description text */
                "lastUsedFrom[prefix]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description Free text */
                q?: string;
                /** @description instant */
                "revokedAt[empty]"?: string;
                /** @description instant */
                "revokedAt[gt]"?: string;
                /** @description instant */
                "revokedAt[gte]"?: string;
                /** @description instant */
                "revokedAt[lt]"?: string;
                /** @description instant */
                "revokedAt[lte]"?: string;
                /** @description text */
                service?: string;
                /** @description text */
                "service[empty]"?: string;
                /** @description text */
                "service[ne]"?: string;
                /** @description One of name, expiresAt, createdAt, with `-` before it for descending; `-createdAt` unless given */
                sort?: string;
                /** @description boolean */
                usable?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            createdBy: string;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            expiresAt: string;
                            /** @description It ends within two weeks (a shorter life: in its last quarter), and nothing has taken its place */
                            expiringSoon: boolean;
                            id: number;
                            /** @enum {string} */
                            kind: "live" | "test" | "centre" | "scim";
                            /**
                             * Format: date-time
                             * @description Written every ten seconds
                             */
                            lastUsedAt: string | null;
                            /** @description The address of its last use */
                            lastUsedFrom: string | null;
                            name: string;
                            /** @description From where it is taken; none: from anywhere */
                            networks: string[];
                            /** @description Requests a minute by programs; null: no limit */
                            ratePerMinute: number | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            revokedAt: string | null;
                            scopes: string[] | null;
                            service: string | null;
                            /** @description The token that takes its place */
                            succeededBy: number | null;
                            /** @description The token whose place it takes */
                            succeeds: number | null;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCentreToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description At most the centre's `tokenDaysMax` days after its making: see `GET /tokens/limits`
                     */
                    expiresAt?: string;
                    /**
                     * @description In place of `expiresAt`: 90m, 12h, 30d, 4w, 1y
                     * @example 30d
                     */
                    expiresIn?: string;
                    /** @enum {string} */
                    kind: "live" | "test" | "centre" | "scim";
                    name: string;
                    /**
                     * @description Addresses and networks (CIDR, IPv4 or IPv6) from which alone it is taken; none: from anywhere
                     * @example [
                     *       "203.0.113.0/24",
                     *       "2001:db8::/32"
                     *     ]
                     */
                    networks?: string[];
                    /** @description Requests a minute by programs; null: no limit */
                    ratePerMinute?: number | null;
                    /** @description Null: all that its kind may do */
                    scopes?: ("messages:send" | "messages:send-to-users" | "messages:read" | "messages:read-text" | "messages:read-numbers" | "messages:cancel" | "templates:read" | "templates:write" | "tokens:read" | "tokens:write" | "service:read" | "members:read" | "members:write" | "api-calls:read" | "audit:read" | "services:read" | "services:write" | "accounts:read" | "accounts:write" | "allocations:read" | "allocations:write" | "centre-tokens:read" | "centre-tokens:write" | "users:read" | "users:write" | "groups:read" | "groups:write" | "centre-members:read" | "centre-members:write" | "roles:read" | "roles:write" | "directory:read" | "directory:write" | "centre-audit:read" | "centre-api-calls:read" | "centre:read" | "centre:write")[] | null;
                    service?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        createdBy: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        expiresAt: string;
                        /** @description It ends within two weeks (a shorter life: in its last quarter), and nothing has taken its place */
                        expiringSoon: boolean;
                        id: number;
                        /** @enum {string} */
                        kind: "live" | "test" | "centre" | "scim";
                        /**
                         * Format: date-time
                         * @description Written every ten seconds
                         */
                        lastUsedAt: string | null;
                        /** @description The address of its last use */
                        lastUsedFrom: string | null;
                        name: string;
                        /** @description From where it is taken; none: from anywhere */
                        networks: string[];
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        revokedAt: string | null;
                        scopes: string[] | null;
                        service: string | null;
                        /** @description The token that takes its place */
                        succeededBy: number | null;
                        /** @description The token whose place it takes */
                        succeeds: number | null;
                        /** @description The secret: shown this once, never again */
                        token?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCentreToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        createdBy: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        expiresAt: string;
                        /** @description It ends within two weeks (a shorter life: in its last quarter), and nothing has taken its place */
                        expiringSoon: boolean;
                        id: number;
                        /** @enum {string} */
                        kind: "live" | "test" | "centre" | "scim";
                        /**
                         * Format: date-time
                         * @description Written every ten seconds
                         */
                        lastUsedAt: string | null;
                        /** @description The address of its last use */
                        lastUsedFrom: string | null;
                        name: string;
                        /** @description From where it is taken; none: from anywhere */
                        networks: string[];
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        revokedAt: string | null;
                        scopes: string[] | null;
                        service: string | null;
                        /** @description The token that takes its place */
                        succeededBy: number | null;
                        /** @description The token whose place it takes */
                        succeeds: number | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeCentreToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeCentreToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description At most the centre's `tokenDaysMax` days after its making: see `GET /tokens/limits`
                     */
                    expiresAt?: string;
                    /**
                     * @description In place of `expiresAt`: 90m, 12h, 30d, 4w, 1y
                     * @example 30d
                     */
                    expiresIn?: string;
                    name?: string;
                    /**
                     * @description Addresses and networks (CIDR, IPv4 or IPv6) from which alone it is taken; none: from anywhere
                     * @example [
                     *       "203.0.113.0/24",
                     *       "2001:db8::/32"
                     *     ]
                     */
                    networks?: string[];
                    /** @description Requests a minute by programs; null: no limit */
                    ratePerMinute?: number | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        createdBy: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        expiresAt: string;
                        /** @description It ends within two weeks (a shorter life: in its last quarter), and nothing has taken its place */
                        expiringSoon: boolean;
                        id: number;
                        /** @enum {string} */
                        kind: "live" | "test" | "centre" | "scim";
                        /**
                         * Format: date-time
                         * @description Written every ten seconds
                         */
                        lastUsedAt: string | null;
                        /** @description The address of its last use */
                        lastUsedFrom: string | null;
                        name: string;
                        /** @description From where it is taken; none: from anywhere */
                        networks: string[];
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        revokedAt: string | null;
                        scopes: string[] | null;
                        service: string | null;
                        /** @description The token that takes its place */
                        succeededBy: number | null;
                        /** @description The token whose place it takes */
                        succeeds: number | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateCentreToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description At most the centre's `tokenDaysMax` days after its making: see `GET /tokens/limits`
                     */
                    expiresAt?: string;
                    /**
                     * @description In place of `expiresAt`: 90m, 12h, 30d, 4w, 1y
                     * @example 30d
                     */
                    expiresIn?: string;
                    /** @description For how long the old one still opens; 24 unless given */
                    overlapHours?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        createdBy: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        expiresAt: string;
                        /** @description It ends within two weeks (a shorter life: in its last quarter), and nothing has taken its place */
                        expiringSoon: boolean;
                        id: number;
                        /** @enum {string} */
                        kind: "live" | "test" | "centre" | "scim";
                        /**
                         * Format: date-time
                         * @description Written every ten seconds
                         */
                        lastUsedAt: string | null;
                        /** @description The address of its last use */
                        lastUsedFrom: string | null;
                        name: string;
                        /** @description From where it is taken; none: from anywhere */
                        networks: string[];
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        revokedAt: string | null;
                        scopes: string[] | null;
                        service: string | null;
                        /** @description The token that takes its place */
                        succeededBy: number | null;
                        /** @description The token whose place it takes */
                        succeeds: number | null;
                        /** @description The secret: shown this once, never again */
                        token?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readCentreTokenLimits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many days a token may live, by the administrator */
                        daysMax: number;
                        /** @description How long two tokens overlap in a rotation, unless told otherwise */
                        overlapHours: number;
                        overlapHoursMax: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCentreTokensSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description boolean */
                canSignIn?: string;
                /** @description instant */
                "createdAt[empty]"?: string;
                /** @description instant */
                "createdAt[gt]"?: string;
                /** @description instant */
                "createdAt[gte]"?: string;
                /** @description instant */
                "createdAt[lt]"?: string;
                /** @description instant */
                "createdAt[lte]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description text */
                email?: string;
                /** @description text */
                "email[contains]"?: string;
                /** @description text */
                "email[prefix]"?: string;
                /** @description text */
                "email[suffix]"?: string;
                /** @description text */
                externalId?: string;
                /** @description text */
                "externalId[contains]"?: string;
                /** @description text */
                "externalId[empty]"?: string;
                /** @description text */
                "externalId[ne]"?: string;
                /** @description text */
                "externalId[prefix]"?: string;
                /** @description text */
                "externalId[suffix]"?: string;
                /** @description number */
                group?: string;
                /** @description boolean */
                hasMobile?: string;
                /** @description instant */
                "lastSignInAt[empty]"?: string;
                /** @description instant */
                "lastSignInAt[gt]"?: string;
                /** @description instant */
                "lastSignInAt[gte]"?: string;
                /** @description instant */
                "lastSignInAt[lt]"?: string;
                /** @description instant */
                "lastSignInAt[lte]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description enum: fa, en */
                locale?: string;
                /** @description enum: fa, en */
                "locale[ne]"?: string;
                /** @description phone */
                mobile?: string;
                /** @description phone */
                "mobile[contains]"?: string;
                /** @description phone */
                "mobile[prefix]"?: string;
                /** @description phone */
                "mobile[suffix]"?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description Free text */
                q?: string;
                /** @description text */
                role?: string;
                /** @description boolean */
                signInOff?: string;
                /** @description One of username, name, createdAt, with `-` before it for descending; `username` unless given */
                sort?: string;
                /** @description enum: local, oidc, scim, ldap */
                source?: string;
                /** @description enum: local, oidc, scim, ldap */
                "source[ne]"?: string;
                /** @description boolean */
                suspended?: string;
                /** @description text */
                username?: string;
                /** @description text */
                "username[contains]"?: string;
                /** @description text */
                "username[empty]"?: string;
                /** @description text */
                "username[ne]"?: string;
                /** @description text */
                "username[prefix]"?: string;
                /** @description text */
                "username[suffix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            canSignIn: boolean;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            email: string | null;
                            /** @description What the directory knows the person by */
                            externalId: string | null;
                            /** @description All roles that count now: the person's own and those of groups */
                            heldRoles: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                endsAt: string | null;
                                /** @description The group that carries it */
                                group: {
                                    id: number;
                                    name: string;
                                } | null;
                                role: string;
                                service: string | null;
                                title: {
                                    en: string;
                                    fa: string;
                                } | null;
                            }[];
                            id: number;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            lastSignInAt: string | null;
                            /** @enum {string} */
                            locale: "fa" | "en";
                            /** @description The preferred one: for sending and for signing in */
                            mobile: string | null;
                            moreEmails: string[];
                            moreMobiles: string[];
                            name: string;
                            roles: {
                                role: string;
                                service: string | null;
                            }[];
                            /** @description An administrator has switched it off: a central provider does not let the person in either */
                            signInOff: boolean;
                            /**
                             * @description Where the person comes from; what a directory says cannot be changed here
                             * @enum {string}
                             */
                            source: "local" | "oidc" | "scim" | "ldap";
                            suspended: boolean;
                            username: string;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description False: can no longer sign in, by a central provider neither; sessions end, and password and second factor are forgotten. True needs `password`, unless the person can sign in already or comes from a directory or a central provider */
                    canSignIn?: boolean;
                    /** Format: email */
                    email?: string | null;
                    /** @enum {string} */
                    locale?: "fa" | "en";
                    /**
                     * @description In any form
                     * @example 09121234567
                     */
                    mobile?: string | null;
                    /** @description Further addresses; `email` is the preferred one */
                    moreEmails?: string[];
                    /** @description Further numbers; `mobile` is the preferred one */
                    moreMobiles?: string[];
                    name?: string;
                    /** @description At least 10 characters */
                    password?: string;
                    /** @description All roles; `service` null for those of the centre */
                    roles?: {
                        role: string;
                        service: string | null;
                    }[];
                    /** @description Small Latin letters, digits, dot, dash, underscore */
                    username: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        canSignIn: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        email: string | null;
                        /** @description What the directory knows the person by */
                        externalId: string | null;
                        id: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        lastSignInAt: string | null;
                        /** @enum {string} */
                        locale: "fa" | "en";
                        /** @description The preferred one: for sending and for signing in */
                        mobile: string | null;
                        moreEmails: string[];
                        moreMobiles: string[];
                        name: string;
                        roles: {
                            role: string;
                            service: string | null;
                        }[];
                        /** @description An administrator has switched it off: a central provider does not let the person in either */
                        signInOff: boolean;
                        /**
                         * @description Where the person comes from; what a directory says cannot be changed here
                         * @enum {string}
                         */
                        source: "local" | "oidc" | "scim" | "ldap";
                        suspended: boolean;
                        username: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        canSignIn: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        email: string | null;
                        /** @description What the directory knows the person by */
                        externalId: string | null;
                        groups: {
                            id: number;
                            /** @description False: by a group in it */
                            isDirect: boolean;
                            name: string;
                            /** @enum {string} */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        /** @description All roles that count now: the person's own and those of groups */
                        heldRoles: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string | null;
                            /** @description The group that carries it */
                            group: {
                                id: number;
                                name: string;
                            } | null;
                            role: string;
                            service: string | null;
                            title: {
                                en: string;
                                fa: string;
                            } | null;
                        }[];
                        id: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        lastSignInAt: string | null;
                        /** @enum {string} */
                        locale: "fa" | "en";
                        /** @description The preferred one: for sending and for signing in */
                        mobile: string | null;
                        moreEmails: string[];
                        moreMobiles: string[];
                        name: string;
                        openSessions: number;
                        roles: {
                            role: string;
                            service: string | null;
                        }[];
                        /** @description An administrator has switched it off: a central provider does not let the person in either */
                        signInOff: boolean;
                        /**
                         * @description Where the person comes from; what a directory says cannot be changed here
                         * @enum {string}
                         */
                        source: "local" | "oidc" | "scim" | "ldap";
                        suspended: boolean;
                        username: string;
                        /** @description By what the person can prove who they are */
                        waysIn: {
                            /** @description A second factor */
                            authenticatorApp: boolean;
                            /** @description A central provider knows the person */
                            central: boolean;
                            /** @description How many; each is a second factor as well */
                            passkeys: number;
                            password: boolean;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description False: can no longer sign in, by a central provider neither; sessions end, and password and second factor are forgotten. True needs `password`, unless the person can sign in already or comes from a directory or a central provider */
                    canSignIn?: boolean;
                    /** Format: email */
                    email?: string | null;
                    /** @enum {string} */
                    locale?: "fa" | "en";
                    /**
                     * @description In any form
                     * @example 09121234567
                     */
                    mobile?: string | null;
                    /** @description Further addresses; `email` is the preferred one */
                    moreEmails?: string[];
                    /** @description Further numbers; `mobile` is the preferred one */
                    moreMobiles?: string[];
                    name?: string;
                    /** @description At least 10 characters */
                    password?: string;
                    /** @description All roles; `service` null for those of the centre */
                    roles?: {
                        role: string;
                        service: string | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        canSignIn: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        email: string | null;
                        /** @description What the directory knows the person by */
                        externalId: string | null;
                        id: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        lastSignInAt: string | null;
                        /** @enum {string} */
                        locale: "fa" | "en";
                        /** @description The preferred one: for sending and for signing in */
                        mobile: string | null;
                        moreEmails: string[];
                        moreMobiles: string[];
                        name: string;
                        roles: {
                            role: string;
                            service: string | null;
                        }[];
                        /** @description An administrator has switched it off: a central provider does not let the person in either */
                        signInOff: boolean;
                        /**
                         * @description Where the person comes from; what a directory says cannot be changed here
                         * @enum {string}
                         */
                        source: "local" | "oidc" | "scim" | "ldap";
                        suspended: boolean;
                        username: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        canSignIn: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        email: string | null;
                        /** @description What the directory knows the person by */
                        externalId: string | null;
                        id: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        lastSignInAt: string | null;
                        /** @enum {string} */
                        locale: "fa" | "en";
                        /** @description The preferred one: for sending and for signing in */
                        mobile: string | null;
                        moreEmails: string[];
                        moreMobiles: string[];
                        name: string;
                        roles: {
                            role: string;
                            service: string | null;
                        }[];
                        /** @description An administrator has switched it off: a central provider does not let the person in either */
                        signInOff: boolean;
                        /**
                         * @description Where the person comes from; what a directory says cannot be changed here
                         * @enum {string}
                         */
                        source: "local" | "oidc" | "scim" | "ldap";
                        suspended: boolean;
                        username: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endSessionsOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        canSignIn: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        email: string | null;
                        /** @description What the directory knows the person by */
                        externalId: string | null;
                        id: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        lastSignInAt: string | null;
                        /** @enum {string} */
                        locale: "fa" | "en";
                        /** @description The preferred one: for sending and for signing in */
                        mobile: string | null;
                        moreEmails: string[];
                        moreMobiles: string[];
                        name: string;
                        roles: {
                            role: string;
                            service: string | null;
                        }[];
                        /** @description An administrator has switched it off: a central provider does not let the person in either */
                        signInOff: boolean;
                        /**
                         * @description Where the person comes from; what a directory says cannot be changed here
                         * @enum {string}
                         */
                        source: "local" | "oidc" | "scim" | "ldap";
                        suspended: boolean;
                        username: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suspendUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        canSignIn: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        email: string | null;
                        /** @description What the directory knows the person by */
                        externalId: string | null;
                        id: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        lastSignInAt: string | null;
                        /** @enum {string} */
                        locale: "fa" | "en";
                        /** @description The preferred one: for sending and for signing in */
                        mobile: string | null;
                        moreEmails: string[];
                        moreMobiles: string[];
                        name: string;
                        roles: {
                            role: string;
                            service: string | null;
                        }[];
                        /** @description An administrator has switched it off: a central provider does not let the person in either */
                        signInOff: boolean;
                        /**
                         * @description Where the person comes from; what a directory says cannot be changed here
                         * @enum {string}
                         */
                        source: "local" | "oidc" | "scim" | "ldap";
                        suspended: boolean;
                        username: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        canSignIn: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        email: string | null;
                        /** @description What the directory knows the person by */
                        externalId: string | null;
                        id: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        lastSignInAt: string | null;
                        /** @enum {string} */
                        locale: "fa" | "en";
                        /** @description The preferred one: for sending and for signing in */
                        mobile: string | null;
                        moreEmails: string[];
                        moreMobiles: string[];
                        name: string;
                        roles: {
                            role: string;
                            service: string | null;
                        }[];
                        /** @description An administrator has switched it off: a central provider does not let the person in either */
                        signInOff: boolean;
                        /**
                         * @description Where the person comes from; what a directory says cannot be changed here
                         * @enum {string}
                         */
                        source: "local" | "oidc" | "scim" | "ldap";
                        suspended: boolean;
                        username: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsersSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                /** @description Name of the service */
                service?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFirstRun: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        needsAdministrator: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createFirstAdministrator: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email?: string;
                    /** @enum {string} */
                    locale: "fa" | "en";
                    /**
                     * @description In any form
                     * @example 09121234567
                     */
                    mobile?: string;
                    name: string;
                    /** @description At least 10 characters */
                    password: string;
                    /** @description Printed on the terminal of the server */
                    setupCode: string;
                    /** @description Small Latin letters, digits, dot, dash, underscore */
                    username: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        centrePermissions: string[];
                        email: string | null;
                        id: number;
                        /** @enum {string} */
                        locale: "fa" | "en";
                        mobile: string | null;
                        /** @description Until a second factor is set up, nothing else may be done */
                        mustSetUpSecondFactor: boolean;
                        name: string;
                        services: {
                            name: string;
                            permissions: string[];
                            /** @description All its messages go to the sandbox */
                            sandbox: boolean;
                            suspended: boolean;
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                        /**
                         * @description The centre’s clock, by which its days go
                         * @example Asia/Tehran
                         */
                        timeZone: string;
                        username: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        centrePermissions: string[];
                        email: string | null;
                        id: number;
                        /** @enum {string} */
                        locale: "fa" | "en";
                        mobile: string | null;
                        /** @description Until a second factor is set up, nothing else may be done */
                        mustSetUpSecondFactor: boolean;
                        name: string;
                        services: {
                            name: string;
                            permissions: string[];
                            /** @description All its messages go to the sandbox */
                            sandbox: boolean;
                            suspended: boolean;
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                        /**
                         * @description The centre’s clock, by which its days go
                         * @example Asia/Tehran
                         */
                        timeZone: string;
                        username: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    locale?: "fa" | "en";
                    name?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        centrePermissions: string[];
                        email: string | null;
                        id: number;
                        /** @enum {string} */
                        locale: "fa" | "en";
                        mobile: string | null;
                        /** @description Until a second factor is set up, nothing else may be done */
                        mustSetUpSecondFactor: boolean;
                        name: string;
                        services: {
                            name: string;
                            permissions: string[];
                            /** @description All its messages go to the sandbox */
                            sandbox: boolean;
                            suspended: boolean;
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                        /**
                         * @description The centre’s clock, by which its days go
                         * @example Asia/Tehran
                         */
                        timeZone: string;
                        username: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    response: {
                        /** @description base64url */
                        attestationObject: string;
                        /** @description base64url */
                        clientDataJSON: string;
                        /** @description base64url */
                        id: string;
                        transports?: string[];
                    };
                    /** @description Hand it back with the next step */
                    state: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        passkey: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            id: number;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            lastUsedAt: string | null;
                            name: string;
                        };
                        /** @description Shown this once */
                        recoveryCodes: string[] | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renamePasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For `navigator.credentials`, as WebAuthn writes it in JSON */
                        options: {
                            [key: string]: unknown;
                        };
                        /** @description Hand it back with the next step */
                        state: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeOwnPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    currentPassword: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proveAgain: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                };
            };
        };
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renewRecoveryCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Shown this once */
                        recoveryCodes: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        passkeys: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            id: number;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            lastUsedAt: string | null;
                            name: string;
                        }[];
                        /** @description False where people reach Rasan by an address of numbers */
                        passkeysPossible: boolean;
                        recoveryCodesLeft: number;
                        /** @description The sign-in policy wants one of this person */
                        required: boolean;
                        totp: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            since: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOwnSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            id: string;
                            ip: string | null;
                            isThisOne: boolean;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            lastUsedAt: string;
                            /** @enum {string} */
                            method: "password" | "second_factor" | "passkey" | "central";
                            userAgent: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endOwnSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setUpTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    /** @description Hand it back with the next step */
                    state: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Shown this once */
                        recoveryCodes: string[] | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description otpauth://…, for a QR code */
                        address: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        expiresAt: string;
                        /** @description In base32, to be typed */
                        secret: string;
                        /** @description Hand it back with the next step */
                        state: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description instant */
                "addedAt[empty]"?: string;
                /** @description instant */
                "addedAt[gt]"?: string;
                /** @description instant */
                "addedAt[gte]"?: string;
                /** @description instant */
                "addedAt[lt]"?: string;
                /** @description instant */
                "addedAt[lte]"?: string;
                /** @description text */
                addedBy?: string;
                /** @description text */
                "addedBy[contains]"?: string;
                /** @description text */
                "addedBy[empty]"?: string;
                /** @description text */
                "addedBy[ne]"?: string;
                /** @description text */
                "addedBy[prefix]"?: string;
                /** @description text */
                "addedBy[suffix]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description boolean */
                ended?: string;
                /** @description instant */
                "endsAt[empty]"?: string;
                /** @description instant */
                "endsAt[gt]"?: string;
                /** @description instant */
                "endsAt[gte]"?: string;
                /** @description instant */
                "endsAt[lt]"?: string;
                /** @description instant */
                "endsAt[lte]"?: string;
                /** @description enum: user, group */
                kind?: string;
                /** @description enum: user, group */
                "kind[ne]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description Free text */
                q?: string;
                /** @description text */
                role?: string;
                /** @description text */
                "role[ne]"?: string;
                /** @description One of name, role, addedAt, with `-` before it for descending; `name` unless given */
                sort?: string;
                /** @description text */
                username?: string;
                /** @description text */
                "username[contains]"?: string;
                /** @description text */
                "username[empty]"?: string;
                /** @description text */
                "username[ne]"?: string;
                /** @description text */
                "username[prefix]"?: string;
                /** @description text */
                "username[suffix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            addedAt: string;
                            addedBy: string | null;
                            /** @description The role has ended, and gives nothing any more */
                            ended: boolean;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string | null;
                            group: {
                                id: number;
                                name: string;
                            } | null;
                            id: number;
                            role: {
                                name: string;
                                title: {
                                    en: string;
                                    fa: string;
                                };
                            };
                            user: {
                                id: number;
                                name: string;
                                suspended: boolean;
                                username: string;
                            } | null;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addMember: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Either `userId` or `groupId` */
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description When it ends by itself; null: it does not
                     */
                    endsAt?: string | null;
                    groupId?: number;
                    role: string;
                    userId?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        addedAt: string;
                        addedBy: string | null;
                        /** @description The role has ended, and gives nothing any more */
                        ended: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        endsAt: string | null;
                        group: {
                            id: number;
                            name: string;
                        } | null;
                        id: number;
                        role: {
                            name: string;
                            title: {
                                en: string;
                                fa: string;
                            };
                        };
                        user: {
                            id: number;
                            name: string;
                            suspended: boolean;
                            username: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description When it ends by itself; null: it does not
                     */
                    endsAt?: string | null;
                    role?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        addedAt: string;
                        addedBy: string | null;
                        /** @description The role has ended, and gives nothing any more */
                        ended: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        endsAt: string | null;
                        group: {
                            id: number;
                            name: string;
                        } | null;
                        id: number;
                        role: {
                            name: string;
                            title: {
                                en: string;
                                fa: string;
                            };
                        };
                        user: {
                            id: number;
                            name: string;
                            suspended: boolean;
                            username: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMemberCandidates: {
        parameters: {
            query?: {
                /** @description A part of the name; without it, any */
                q?: string;
                /** @description Name of the service */
                service?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            /** @enum {string} */
                            kind: "user" | "group";
                            name: string;
                            username: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMemberRoles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            description: {
                                en: string;
                                fa: string;
                            };
                            /** @description Whether who asks may give it: nobody gives what they do not have */
                            mayGive: boolean;
                            name: string;
                            permissions: string[];
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMembersSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMessages: {
        parameters: {
            query?: {
                /** @description enum: otp, normal, bulk */
                class?: string;
                /** @description enum: otp, normal, bulk */
                "class[ne]"?: string;
                /** @description instant */
                "createdAt[gt]"?: string;
                /** @description instant */
                "createdAt[gte]"?: string;
                /** @description instant */
                "createdAt[lt]"?: string;
                /** @description instant */
                "createdAt[lte]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description text */
                from?: string;
                /** @description text */
                "from[empty]"?: string;
                /** @description uuid */
                id?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                method?: string;
                /** @description text */
                "method[empty]"?: string;
                /** @description text */
                "method[prefix]"?: string;
                /** @description Free text */
                q?: string;
                /** @description text */
                reference?: string;
                /** @description text */
                "reference[empty]"?: string;
                /** @description text */
                "reference[prefix]"?: string;
                /** @description number */
                segments?: string;
                /** @description number */
                "segments[gt]"?: string;
                /** @description number */
                "segments[gte]"?: string;
                /** @description number */
                "segments[lt]"?: string;
                /** @description number */
                "segments[lte]"?: string;
                /** @description number */
                "segments[ne]"?: string;
                /** @description One of createdAt, with `-` before it for descending; `-createdAt` unless given */
                sort?: string;
                /** @description enum: held, queued, unconfirmed, sent, unreported, cancelled, expired, failed, undelivered, delivered, scheduled, sending */
                status?: string;
                /** @description enum: held, queued, unconfirmed, sent, unreported, cancelled, expired, failed, undelivered, delivered, scheduled, sending */
                "status[ne]"?: string;
                /** @description tag */
                tag?: string;
                /** @description tag */
                "tag[empty]"?: string;
                /** @description boolean */
                test?: string;
                /** @description text */
                "text[contains]"?: string;
                /** @description phone */
                to?: string;
                /** @description phone */
                "to[contains]"?: string;
                /** @description phone */
                "to[ne]"?: string;
                /** @description phone */
                "to[prefix]"?: string;
                /** @description phone */
                "to[suffix]"?: string;
                /** @description text */
                toUser?: string;
                /** @description text */
                "toUser[empty]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Message"][];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key with the same body is answered again and sent once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    channel?: "sms";
                    /**
                     * @description How urgent it is; `normal` unless named, and the template's own where there is one
                     * @enum {string}
                     */
                    class?: "otp" | "normal" | "bulk";
                    /** @description Sender line; the first of the service unless named. Pins the message to that line */
                    from?: string;
                    /** @description Yours; need not be unique */
                    reference?: string;
                    /**
                     * Format: date-time
                     * @description Not before this
                     */
                    sendAt?: string;
                    tags?: string[];
                    /** @description Name of a template of the service, instead of a text */
                    template?: string;
                    /**
                     * @description At most 10 segments
                     * @example سلام
                     */
                    text?: string;
                    /**
                     * @description Number in any form that people type; or a user by id, username or `externalId:…`, whose preferred number it is sent to
                     * @example 09121234567
                     * @example {
                     *       "user": "nasim"
                     *     }
                     */
                    to: string | {
                        user: string;
                    };
                    /** @description Seconds after `sendAt`, else after acceptance; past them it is not sent */
                    validFor?: number;
                    /** @description The values of the template's variables */
                    variables?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        broadcastId: string | null;
                        /** @enum {string} */
                        channel: "sms";
                        /** @enum {string} */
                        class: "otp" | "normal" | "bulk";
                        cost: {
                            amount: string;
                            /** @enum {string} */
                            unit: "IRR" | "credit";
                        } | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /** @enum {string} */
                        encoding: "gsm7" | "ucs2";
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        expiresAt: string;
                        failure: {
                            code: string;
                            permanent: boolean;
                            provider: {
                                code: string;
                                text: string;
                            } | null;
                            title: string;
                            /**
                             * @description Who must act
                             * @enum {string}
                             */
                            who: "caller" | "recipient" | "administrator" | "provider";
                        } | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        finalAt: string | null;
                        /** @enum {string} */
                        followUp: "none" | "open" | "in_progress" | "done";
                        from: string | null;
                        /** Format: uuid */
                        id: string;
                        method: string | null;
                        reference: string | null;
                        /** @enum {string} */
                        review: "none" | "pending" | "released" | "refused";
                        segments: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        sendAt: string | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        sentAt: string | null;
                        /** @enum {string} */
                        status: "held" | "queued" | "unconfirmed" | "sent" | "unreported" | "cancelled" | "expired" | "failed" | "undelivered" | "delivered" | "scheduled" | "sending";
                        tags: string[];
                        /** @description What it was made from; null: it was given as a text */
                        template: {
                            name: string;
                            /** @description Null: hidden, as the text of a code is, or forgotten with the text */
                            variables: {
                                [key: string]: string;
                            } | null;
                            version: number;
                        } | null;
                        test: boolean;
                        /** @description Null: forgotten, since the service keeps texts for so many days (`textsKeptDays`) */
                        text: string | null;
                        /** @description A user's is masked (`+98•••••••••67`) for those without `messages:read-numbers` */
                        to: string;
                        /** @description The user it was sent to; null: it was sent to a number */
                        toUser: {
                            id: number;
                            name: string;
                            username: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a message */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The line that it is pinned to by `from`; null: none was named */
                        askedFrom: string | null;
                        attempts: {
                            account: {
                                name: string;
                                title: {
                                    en: string;
                                    fa: string;
                                };
                            } | null;
                            /** @description The provider's raw words, where they were not plain; of a test of an account all that was said */
                            answer: string | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            begunAt: string;
                            /** Format: uuid */
                            callId: string;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endedAt: string | null;
                            line: string | null;
                            method: string;
                            providerId: string | null;
                            /** @description Why it went by this account: what was looked at, in order */
                            roads: {
                                account: {
                                    name: string;
                                    title: {
                                        en: string;
                                        fa: string;
                                    };
                                } | null;
                                method: string;
                                reason: {
                                    code: string;
                                    title: string;
                                };
                                /** @enum {string} */
                                state: "passed_over" | "chosen" | "not_needed";
                            }[];
                            /**
                             * @description not_taken: the provider said so when it was asked
                             * @enum {string}
                             */
                            state: "open" | "accepted" | "rejected" | "not_taken" | "unknown";
                            /** @description The provider's own template that carried it; null: it went as a text */
                            template: string | null;
                        }[];
                        /** Format: uuid */
                        broadcastId: string | null;
                        by: {
                            /** @enum {string} */
                            kind: "token" | "user";
                            name: string;
                        } | null;
                        /** @enum {string} */
                        channel: "sms";
                        /** @enum {string} */
                        class: "otp" | "normal" | "bulk";
                        cost: {
                            amount: string;
                            /** @enum {string} */
                            unit: "IRR" | "credit";
                        } | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        /** @enum {string} */
                        encoding: "gsm7" | "ucs2";
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        expiresAt: string;
                        failure: {
                            code: string;
                            permanent: boolean;
                            provider: {
                                code: string;
                                text: string;
                            } | null;
                            title: string;
                            /**
                             * @description Who must act
                             * @enum {string}
                             */
                            who: "caller" | "recipient" | "administrator" | "provider";
                        } | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        finalAt: string | null;
                        /** @enum {string} */
                        followUp: "none" | "open" | "in_progress" | "done";
                        from: string | null;
                        /** Format: uuid */
                        id: string;
                        method: string | null;
                        reference: string | null;
                        requestId: string | null;
                        /** @enum {string} */
                        review: "none" | "pending" | "released" | "refused";
                        segments: number;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        sendAt: string | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        sentAt: string | null;
                        /** @enum {string} */
                        status: "held" | "queued" | "unconfirmed" | "sent" | "unreported" | "cancelled" | "expired" | "failed" | "undelivered" | "delivered" | "scheduled" | "sending";
                        tags: string[];
                        /** @description What it was made from; null: it was given as a text */
                        template: {
                            name: string;
                            /** @description Null: hidden, as the text of a code is, or forgotten with the text */
                            variables: {
                                [key: string]: string;
                            } | null;
                            version: number;
                        } | null;
                        test: boolean;
                        /** @description Null: forgotten, since the service keeps texts for so many days (`textsKeptDays`) */
                        text: string | null;
                        timeline: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            at: string;
                            data: {
                                [key: string]: unknown;
                            };
                            kind: string;
                            title: string;
                        }[];
                        /** @description A user's is masked (`+98•••••••••67`) for those without `messages:read-numbers` */
                        to: string;
                        /** @description The user it was sent to; null: it was sent to a number */
                        toUser: {
                            id: number;
                            name: string;
                            username: string;
                        } | null;
                        /** @description How it goes on while nobody knows whether it left; else null */
                        unconfirmed: {
                            /**
                             * @description What becomes of it at `endsAt`, unless it is found out
                             * @enum {string}
                             */
                            ending: "sent_again" | "failed";
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string;
                            /**
                             * Format: date-time
                             * @description Null: the provider is not asked
                             */
                            nextQuestionAt: string | null;
                            /** @enum {string} */
                            policy: "never-twice" | "rather-twice";
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            since: string;
                        } | null;
                        /** @description Why it cannot leave now; null where it may */
                        waiting: {
                            /** @description The accounts that might carry it, in order of choice */
                            accounts: {
                                account: {
                                    name: string;
                                    title: {
                                        en: string;
                                        fa: string;
                                    };
                                } | null;
                                /**
                                 * @description Null: it is no fault that ends by itself
                                 * @enum {string|null}
                                 */
                                circuit: "open" | "half_open" | null;
                                reason: {
                                    code: string;
                                    title: string;
                                };
                                /**
                                 * Format: date-time
                                 * @description When it is tried next
                                 */
                                retryAt: string | null;
                                /**
                                 * @description Who must act
                                 * @enum {string}
                                 */
                                who: "caller" | "recipient" | "administrator" | "provider";
                            }[];
                            reason: {
                                code: string;
                                title: string;
                            };
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of a message */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description True: it will not leave. Null: it is leaving or unresolved */
                        inTime: boolean | null;
                        /** @enum {string} */
                        status: "held" | "queued" | "unconfirmed" | "sent" | "unreported" | "cancelled" | "expired" | "failed" | "undelivered" | "delivered" | "scheduled" | "sending";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendMessages: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the same request sends no message twice */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Each is judged alone */
                    messages: {
                        /** @enum {string} */
                        channel?: "sms";
                        /**
                         * @description How urgent it is; `normal` unless named, and the template's own where there is one
                         * @enum {string}
                         */
                        class?: "otp" | "normal" | "bulk";
                        /** @description Sender line; the first of the service unless named. Pins the message to that line */
                        from?: string;
                        /** @description Yours; need not be unique */
                        reference?: string;
                        /**
                         * Format: date-time
                         * @description Not before this
                         */
                        sendAt?: string;
                        tags?: string[];
                        /** @description Name of a template of the service, instead of a text */
                        template?: string;
                        /**
                         * @description At most 10 segments
                         * @example سلام
                         */
                        text?: string;
                        /**
                         * @description Number in any form that people type; or a user by id, username or `externalId:…`, whose preferred number it is sent to
                         * @example 09121234567
                         * @example {
                         *       "user": "nasim"
                         *     }
                         */
                        to: string | {
                            user: string;
                        };
                        /** @description Seconds after `sendAt`, else after acceptance; past them it is not sent */
                        validFor?: number;
                        /** @description The values of the template's variables */
                        variables?: {
                            [key: string]: string;
                        };
                    }[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In the order of the messages */
                        items: {
                            message?: components["schemas"]["Message"];
                            problem?: components["schemas"]["Problem"];
                            /** @description Its key named an earlier message: this one, sent once */
                            replayed?: boolean;
                            /** @description Seconds after which it may go better */
                            retryAfter?: number;
                            /** @description What the message alone would have been answered with: 202, 422 … */
                            status: number;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMessagesByReference: {
        parameters: {
            query?: {
                /** @description enum: otp, normal, bulk */
                class?: string;
                /** @description enum: otp, normal, bulk */
                "class[ne]"?: string;
                /** @description instant */
                "createdAt[gt]"?: string;
                /** @description instant */
                "createdAt[gte]"?: string;
                /** @description instant */
                "createdAt[lt]"?: string;
                /** @description instant */
                "createdAt[lte]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description text */
                from?: string;
                /** @description text */
                "from[empty]"?: string;
                /** @description uuid */
                id?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                method?: string;
                /** @description text */
                "method[empty]"?: string;
                /** @description text */
                "method[prefix]"?: string;
                /** @description Free text */
                q?: string;
                /** @description text */
                reference?: string;
                /** @description text */
                "reference[empty]"?: string;
                /** @description text */
                "reference[prefix]"?: string;
                /** @description number */
                segments?: string;
                /** @description number */
                "segments[gt]"?: string;
                /** @description number */
                "segments[gte]"?: string;
                /** @description number */
                "segments[lt]"?: string;
                /** @description number */
                "segments[lte]"?: string;
                /** @description number */
                "segments[ne]"?: string;
                /** @description One of createdAt, with `-` before it for descending; `-createdAt` unless given */
                sort?: string;
                /** @description enum: held, queued, unconfirmed, sent, unreported, cancelled, expired, failed, undelivered, delivered, scheduled, sending */
                status?: string;
                /** @description enum: held, queued, unconfirmed, sent, unreported, cancelled, expired, failed, undelivered, delivered, scheduled, sending */
                "status[ne]"?: string;
                /** @description tag */
                tag?: string;
                /** @description tag */
                "tag[empty]"?: string;
                /** @description boolean */
                test?: string;
                /** @description text */
                "text[contains]"?: string;
                /** @description phone */
                to?: string;
                /** @description phone */
                "to[contains]"?: string;
                /** @description phone */
                "to[ne]"?: string;
                /** @description phone */
                "to[prefix]"?: string;
                /** @description phone */
                "to[suffix]"?: string;
                /** @description text */
                toUser?: string;
                /** @description text */
                "toUser[empty]"?: string;
            };
            header?: never;
            path: {
                /** @description Yours, as it was given with the message */
                reference: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Message"][];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMessagesByReferenceSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Yours, as it was given with the message */
                reference: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewMessage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    class?: "otp" | "normal" | "bulk";
                    /** @description Sender line */
                    from?: string;
                    /** @description Name of a template of the service, instead of a text */
                    template?: string;
                    /**
                     * @description At most 10 segments
                     * @example سلام
                     */
                    text?: string;
                    /**
                     * @description Number in any form that people type; or a user by id, username or `externalId:…`, whose preferred number it is sent to
                     * @example 09121234567
                     * @example {
                     *       "user": "nasim"
                     *     }
                     */
                    to?: string | {
                        user: string;
                    };
                    /** @description The values of the template's variables */
                    variables?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cost: {
                            amount: string;
                            /** @enum {string} */
                            unit: "IRR" | "credit";
                        } | null;
                        /** @enum {string} */
                        encoding: "gsm7" | "ucs2";
                        forcedBy: {
                            character: string;
                            codePoint: string;
                            count: number;
                            index: number;
                        }[];
                        from: string | null;
                        method: string | null;
                        recipient: {
                            /** @description Masked where it is a user's and you may not read it */
                            e164: string | null;
                            problem: {
                                code: string;
                                title: string;
                            } | null;
                            /** @description As it was asked */
                            to: string;
                            /** @description The user it was sent to; null: it was sent to a number */
                            user: {
                                id: number;
                                name: string;
                                username: string;
                            } | null;
                        } | null;
                        remaining: number;
                        segments: number;
                        /** @description As it would be sent as a text: a template with its values */
                        text: string;
                        units: number;
                        unitsPerSegment: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMessagesSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readStatuses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ids: string[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In the order of the ids */
                        items: {
                            failure: {
                                code: string;
                                permanent: boolean;
                                provider: {
                                    code: string;
                                    text: string;
                                } | null;
                                title: string;
                                /**
                                 * @description Who must act
                                 * @enum {string}
                                 */
                                who: "caller" | "recipient" | "administrator" | "provider";
                            } | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            finalAt: string | null;
                            /** @description As it was asked */
                            id: string;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            sentAt: string | null;
                            /**
                             * @description Null: your service has no message of this id
                             * @enum {string|null}
                             */
                            status: "held" | "queued" | "unconfirmed" | "sent" | "unreported" | "cancelled" | "expired" | "failed" | "undelivered" | "delivered" | "scheduled" | "sending" | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    signInName: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        expiresAt: string;
                        /** @description Hand it back with the next step */
                        state: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finishPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    password: string;
                    /** @description Hand it back with the next step */
                    state: string;
                };
            };
        };
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOwnService: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description It may address any group */
                        addressesAllGroups: boolean;
                        archived: boolean;
                        /** @description It is lent an account that is usable, by a method that has what it needs; what is stopped for a fault counts, since it is tried again by itself */
                        canSend: boolean;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        floodGuard: {
                            seconds: number;
                            times: number;
                        } | null;
                        /** @description The groups that it may address */
                        groups: {
                            id: number;
                            name: string;
                            /** @enum {string} */
                            source: "local" | "oidc" | "scim" | "ldap";
                        }[];
                        methods: {
                            account: {
                                name: string;
                                title: {
                                    en: string;
                                    fa: string;
                                };
                            };
                            /** @description Numbers that may be named in `from` */
                            lines: string[];
                            /** @example sandbox.sms */
                            method: string;
                            /** @description Why it cannot be used */
                            reason: string | null;
                            /** @description It is lent, and at fault now: messages go by the next account, or wait until it is well again */
                            stopped: {
                                failure: {
                                    code: string;
                                    title: string;
                                    /**
                                     * @description Who must act
                                     * @enum {string}
                                     */
                                    who: "caller" | "recipient" | "administrator" | "provider";
                                };
                                /**
                                 * Format: date-time
                                 * @description Null: it is being tried
                                 */
                                retryAt: string | null;
                            } | null;
                            /** @description It goes by a template of the provider, and not as text */
                            template: boolean;
                            title: {
                                en: string;
                                fa: string;
                            };
                            usable: boolean;
                        }[];
                        name: string;
                        /** @description How much it may send in each day and month of the centre; null: without end */
                        quota: {
                            day: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                            month: {
                                messages: number | null;
                                money: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                } | null;
                                segments: number | null;
                            };
                        };
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /** @description Its messages go to the sandbox and reach nobody */
                        sandbox: boolean;
                        suspended: boolean;
                        /** @description How many days after acceptance the texts of messages that have ended are kept, at most `retentionDays` of the centre; then `text` is null, for good. Null: as long as messages are kept */
                        textsKeptDays: number | null;
                        title: {
                            en: string;
                            fa: string;
                        };
                        /**
                         * @description What becomes of a message whose outcome stays unknown; null: the default of its class
                         * @enum {string|null}
                         */
                        unknownPolicy: "never-twice" | "rather-twice" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readDashboard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        at: string;
                        /** @description Messages accepted today until `until`, the last full quarter of an hour, and yesterday until the same time of day */
                        comparison: {
                            today: number;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            until: string;
                            yesterday: number;
                        };
                        /** @description The last seven days, today the last */
                        days: {
                            /**
                             * Format: date
                             * @description The day in the time zone of the centre, Gregorian
                             */
                            date: string;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string;
                            /** @description Accepted in this day, whatever became of them since */
                            messages: number;
                            /** @description `onTheWay`: held, queued, unconfirmed or sent; `undelivered`: undelivered or unreported; `failed`: failed, expired or cancelled */
                            outcomes: {
                                delivered: number;
                                failed: number;
                                onTheWay: number;
                                undelivered: number;
                            };
                            segments: number;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            startsAt: string;
                            /** @description The same by state */
                            states: {
                                cancelled: number;
                                delivered: number;
                                expired: number;
                                failed: number;
                                held: number;
                                queued: number;
                                sent: number;
                                unconfirmed: number;
                                undelivered: number;
                                unreported: number;
                            };
                        }[];
                        /** @description How quickly messages reach a provider */
                        handOver: {
                            /** @description Of them, those taken within so many seconds of their acceptance, or of their `sendAt` */
                            inTime: number;
                            /** @description Of the seven days, those that a provider took */
                            messages: number;
                            /** @example 10 */
                            seconds: number;
                            /** @description Null where none was handed over */
                            share: number | null;
                        };
                        /** @description How it may send, in the order of choice */
                        methods: {
                            account: {
                                name: string;
                                title: {
                                    en: string;
                                    fa: string;
                                };
                            };
                            /** @description Numbers that may be named in `from` */
                            lines: string[];
                            /** @example sandbox.sms */
                            method: string;
                            /** @description Why it cannot be used */
                            reason: string | null;
                            /** @description It is lent, and at fault now: messages go by the next account, or wait until it is well again */
                            stopped: {
                                failure: {
                                    code: string;
                                    title: string;
                                    /**
                                     * @description Who must act
                                     * @enum {string}
                                     */
                                    who: "caller" | "recipient" | "administrator" | "provider";
                                };
                                /**
                                 * Format: date-time
                                 * @description Null: it is being tried
                                 */
                                retryAt: string | null;
                            } | null;
                            /** @description It goes by a template of the provider, and not as text */
                            template: boolean;
                            title: {
                                en: string;
                                fa: string;
                            };
                            usable: boolean;
                        }[];
                        /** @description What waits for somebody */
                        needs: {
                            /** @description Accounts that carry nothing of it now */
                            accounts: {
                                name: string;
                                /** @description It is lent, and at fault now: messages go by the next account, or wait until it is well again */
                                stopped: {
                                    failure: {
                                        code: string;
                                        title: string;
                                        /**
                                         * @description Who must act
                                         * @enum {string}
                                         */
                                        who: "caller" | "recipient" | "administrator" | "provider";
                                    };
                                    /**
                                     * Format: date-time
                                     * @description Null: it is being tried
                                     */
                                    retryAt: string | null;
                                } | null;
                                suspended: boolean;
                                title: {
                                    en: string;
                                    fa: string;
                                };
                            }[];
                            /** @description Tokens that end soon and have no successor; none for whoever may not see tokens */
                            expiringTokens: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                expiresAt: string;
                                id: number;
                                name: string;
                            }[];
                            /** @description Messages of the seven days whose outcome is unknown now */
                            unconfirmed: number;
                        };
                        quota: {
                            day: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                endsAt: string;
                                /** @description Null where no quota is set */
                                messages: {
                                    cap: number;
                                    remaining: number;
                                    used: number;
                                } | null;
                                /** @description Null where no quota is set */
                                money: {
                                    cap: {
                                        /** @example 1250 */
                                        amount: string;
                                        /** @enum {string} */
                                        unit: "IRR";
                                    };
                                    remaining: {
                                        /** @example 1250 */
                                        amount: string;
                                        /** @enum {string} */
                                        unit: "IRR";
                                    };
                                    used: {
                                        /** @example 1250 */
                                        amount: string;
                                        /** @enum {string} */
                                        unit: "IRR";
                                    };
                                } | null;
                                /** @description Null where no quota is set */
                                segments: {
                                    cap: number;
                                    remaining: number;
                                    used: number;
                                } | null;
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                startsAt: string;
                            };
                            floodGuard: {
                                seconds: number;
                                times: number;
                            } | null;
                            month: {
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                endsAt: string;
                                /** @description Null where no quota is set */
                                messages: {
                                    cap: number;
                                    remaining: number;
                                    used: number;
                                } | null;
                                /** @description Null where no quota is set */
                                money: {
                                    cap: {
                                        /** @example 1250 */
                                        amount: string;
                                        /** @enum {string} */
                                        unit: "IRR";
                                    };
                                    remaining: {
                                        /** @example 1250 */
                                        amount: string;
                                        /** @enum {string} */
                                        unit: "IRR";
                                    };
                                    used: {
                                        /** @example 1250 */
                                        amount: string;
                                        /** @enum {string} */
                                        unit: "IRR";
                                    };
                                } | null;
                                /** @description Null where no quota is set */
                                segments: {
                                    cap: number;
                                    remaining: number;
                                    used: number;
                                } | null;
                                /**
                                 * Format: date-time
                                 * @example 2026-01-31T08:30:00.000Z
                                 */
                                startsAt: string;
                            };
                        };
                        /** @example Asia/Tehran */
                        timeZone: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readOwnQuota: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        day: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string;
                            /** @description Null where no quota is set */
                            messages: {
                                cap: number;
                                remaining: number;
                                used: number;
                            } | null;
                            /** @description Null where no quota is set */
                            money: {
                                cap: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                };
                                remaining: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                };
                                used: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                };
                            } | null;
                            /** @description Null where no quota is set */
                            segments: {
                                cap: number;
                                remaining: number;
                                used: number;
                            } | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            startsAt: string;
                        };
                        floodGuard: {
                            seconds: number;
                            times: number;
                        } | null;
                        month: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            endsAt: string;
                            /** @description Null where no quota is set */
                            messages: {
                                cap: number;
                                remaining: number;
                                used: number;
                            } | null;
                            /** @description Null where no quota is set */
                            money: {
                                cap: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                };
                                remaining: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                };
                                used: {
                                    /** @example 1250 */
                                    amount: string;
                                    /** @enum {string} */
                                    unit: "IRR";
                                };
                            } | null;
                            /** @description Null where no quota is set */
                            segments: {
                                cap: number;
                                remaining: number;
                                used: number;
                            } | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            startsAt: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: string;
                    /** @description Username, mobile number in any form, or e-mail */
                    signInName: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            centrePermissions: string[];
                            email: string | null;
                            id: number;
                            /** @enum {string} */
                            locale: "fa" | "en";
                            mobile: string | null;
                            /** @description Until a second factor is set up, nothing else may be done */
                            mustSetUpSecondFactor: boolean;
                            name: string;
                            services: {
                                name: string;
                                permissions: string[];
                                /** @description All its messages go to the sandbox */
                                sandbox: boolean;
                                suspended: boolean;
                                title: {
                                    en: string;
                                    fa: string;
                                };
                            }[];
                            /**
                             * @description The centre’s clock, by which its days go
                             * @example Asia/Tehran
                             */
                            timeZone: string;
                            username: string;
                        };
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        code: "second_factor_required";
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        expiresAt: string;
                        methods: ("totp" | "passkey" | "recovery_code")[];
                        /** @description Hand it back with the next step */
                        state: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signOutEverywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Address at the provider; null: there is nothing more to do */
                        continueAt: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginCentralSignIn: {
        parameters: {
            query?: {
                /** @description Set by ourselves */
                moved?: string;
                /** @description The page of ours to end at; any other address is `/` */
                returnTo?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The browser goes on at `Location` */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finishCentralSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The browser goes on at `Location` */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endCentralSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": {
                    logout_token: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    signInByPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    response: {
                        /** @description base64url */
                        authenticatorData: string;
                        /** @description base64url */
                        clientDataJSON: string;
                        /** @description base64url */
                        id: string;
                        /** @description base64url */
                        signature: string;
                    };
                    /** @description Hand it back with the next step */
                    state: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            centrePermissions: string[];
                            email: string | null;
                            id: number;
                            /** @enum {string} */
                            locale: "fa" | "en";
                            mobile: string | null;
                            /** @description Until a second factor is set up, nothing else may be done */
                            mustSetUpSecondFactor: boolean;
                            name: string;
                            services: {
                                name: string;
                                permissions: string[];
                                /** @description All its messages go to the sandbox */
                                sandbox: boolean;
                                suspended: boolean;
                                title: {
                                    en: string;
                                    fa: string;
                                };
                            }[];
                            /**
                             * @description The centre’s clock, by which its days go
                             * @example Asia/Tehran
                             */
                            timeZone: string;
                            username: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginPasskeySignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For `navigator.credentials`, as WebAuthn writes it in JSON */
                        options: {
                            [key: string]: unknown;
                        };
                        /** @description Hand it back with the next step */
                        state: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proveSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    /** @description Hand it back with the next step */
                    state: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: {
                            centrePermissions: string[];
                            email: string | null;
                            id: number;
                            /** @enum {string} */
                            locale: "fa" | "en";
                            mobile: string | null;
                            /** @description Until a second factor is set up, nothing else may be done */
                            mustSetUpSecondFactor: boolean;
                            name: string;
                            services: {
                                name: string;
                                permissions: string[];
                                /** @description All its messages go to the sandbox */
                                sandbox: boolean;
                                suspended: boolean;
                                title: {
                                    en: string;
                                    fa: string;
                                };
                            }[];
                            /**
                             * @description The centre’s clock, by which its days go
                             * @example Asia/Tehran
                             */
                            timeZone: string;
                            username: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWaysIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description False where people reach Rasan by an address of numbers */
                        passkey: boolean;
                        /** @description Whether people, or some of them, may sign in with a password of ours */
                        password: boolean;
                        /** @description Whether a forgotten password can be replaced by a code sent by SMS */
                        passwordReset: boolean;
                        /** @description By which people sign in centrally */
                        providers: {
                            name: string;
                            title: {
                                en: string;
                                fa: string;
                            };
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTemplates: {
        parameters: {
            query?: {
                /** @description instant */
                "changedAt[empty]"?: string;
                /** @description instant */
                "changedAt[gt]"?: string;
                /** @description instant */
                "changedAt[gte]"?: string;
                /** @description instant */
                "changedAt[lt]"?: string;
                /** @description instant */
                "changedAt[lte]"?: string;
                /** @description enum: otp, normal, bulk */
                class?: string;
                /** @description enum: otp, normal, bulk */
                "class[ne]"?: string;
                /** @description instant */
                "createdAt[empty]"?: string;
                /** @description instant */
                "createdAt[gt]"?: string;
                /** @description instant */
                "createdAt[gte]"?: string;
                /** @description instant */
                "createdAt[lt]"?: string;
                /** @description instant */
                "createdAt[lte]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description tag */
                method?: string;
                /** @description tag */
                "method[empty]"?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description Free text */
                q?: string;
                /** @description One of name, createdAt, changedAt, with `-` before it for descending; `name` unless given */
                sort?: string;
                /** @description text */
                "text[contains]"?: string;
                /** @description text */
                titleEn?: string;
                /** @description text */
                "titleEn[contains]"?: string;
                /** @description text */
                "titleEn[empty]"?: string;
                /** @description text */
                "titleEn[ne]"?: string;
                /** @description text */
                "titleEn[prefix]"?: string;
                /** @description text */
                "titleEn[suffix]"?: string;
                /** @description text */
                titleFa?: string;
                /** @description text */
                "titleFa[contains]"?: string;
                /** @description text */
                "titleFa[empty]"?: string;
                /** @description text */
                "titleFa[ne]"?: string;
                /** @description text */
                "titleFa[prefix]"?: string;
                /** @description text */
                "titleFa[suffix]"?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            bindings: {
                                /**
                                 * @description A method that goes by the provider's templates
                                 * @example sandbox.otp
                                 */
                                method: string;
                                /**
                                 * @description The template's name or number at the provider
                                 * @example verify
                                 */
                                name: string;
                                tokens: {
                                    /** @description In characters: a message with a longer value goes another way; null: as long as the variable may be */
                                    maxLength: number | null;
                                    /**
                                     * @description The provider's name of it; where it has none, its order among the tokens counts
                                     * @example token
                                     */
                                    token: string;
                                    /**
                                     * @description A variable of the template
                                     * @example code
                                     */
                                    variable: string;
                                }[];
                            }[];
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            changedAt: string;
                            changedBy: string | null;
                            /**
                             * @description Of the messages made from it. Codes (`otp`) go by the providers' templates first, others as text first
                             * @enum {string}
                             */
                            class: "otp" | "normal" | "bulk";
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            name: string;
                            /**
                             * @description With `{{variable}}` where a value goes; sent where no template of a provider is
                             * @example کد ورود: {{code}}
                             */
                            text: string;
                            title: {
                                en: string;
                                fa: string;
                            };
                            variables: {
                                /** @description In characters; a longer value is refused */
                                maxLength: number;
                                /** @example code */
                                name: string;
                            }[];
                            /** @description Counts up with every change of text, variables or bindings */
                            version: number;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The providers' own templates that say the same, one a method */
                    bindings?: {
                        /**
                         * @description A method that goes by the provider's templates
                         * @example sandbox.otp
                         */
                        method: string;
                        /**
                         * @description The template's name or number at the provider
                         * @example verify
                         */
                        name: string;
                        tokens: {
                            /** @description In characters: a message with a longer value goes another way; null: as long as the variable may be */
                            maxLength?: number | null;
                            /**
                             * @description The provider's name of it; where it has none, its order among the tokens counts
                             * @example token
                             */
                            token: string;
                            /**
                             * @description A variable of the template
                             * @example code
                             */
                            variable: string;
                        }[];
                    }[];
                    /**
                     * @description Of the messages made from it. Codes (`otp`) go by the providers' templates first, others as text first
                     * @enum {string}
                     */
                    class: "otp" | "normal" | "bulk";
                    name: string;
                    /**
                     * @description With `{{variable}}` where a value goes; sent where no template of a provider is
                     * @example کد ورود: {{code}}
                     */
                    text: string;
                    title: {
                        en: string;
                        fa: string;
                    };
                    variables?: {
                        /** @description In characters; a longer value is refused */
                        maxLength: number;
                        /** @example code */
                        name: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bindings: {
                            /**
                             * @description A method that goes by the provider's templates
                             * @example sandbox.otp
                             */
                            method: string;
                            /**
                             * @description The template's name or number at the provider
                             * @example verify
                             */
                            name: string;
                            tokens: {
                                /** @description In characters: a message with a longer value goes another way; null: as long as the variable may be */
                                maxLength: number | null;
                                /**
                                 * @description The provider's name of it; where it has none, its order among the tokens counts
                                 * @example token
                                 */
                                token: string;
                                /**
                                 * @description A variable of the template
                                 * @example code
                                 */
                                variable: string;
                            }[];
                        }[];
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        changedAt: string;
                        changedBy: string | null;
                        /**
                         * @description Of the messages made from it. Codes (`otp`) go by the providers' templates first, others as text first
                         * @enum {string}
                         */
                        class: "otp" | "normal" | "bulk";
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        name: string;
                        /**
                         * @description With `{{variable}}` where a value goes; sent where no template of a provider is
                         * @example کد ورود: {{code}}
                         */
                        text: string;
                        title: {
                            en: string;
                            fa: string;
                        };
                        variables: {
                            /** @description In characters; a longer value is refused */
                            maxLength: number;
                            /** @example code */
                            name: string;
                        }[];
                        /** @description Counts up with every change of text, variables or bindings */
                        version: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bindings: {
                            /**
                             * @description A method that goes by the provider's templates
                             * @example sandbox.otp
                             */
                            method: string;
                            /**
                             * @description The template's name or number at the provider
                             * @example verify
                             */
                            name: string;
                            tokens: {
                                /** @description In characters: a message with a longer value goes another way; null: as long as the variable may be */
                                maxLength: number | null;
                                /**
                                 * @description The provider's name of it; where it has none, its order among the tokens counts
                                 * @example token
                                 */
                                token: string;
                                /**
                                 * @description A variable of the template
                                 * @example code
                                 */
                                variable: string;
                            }[];
                        }[];
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        changedAt: string;
                        changedBy: string | null;
                        /**
                         * @description Of the messages made from it. Codes (`otp`) go by the providers' templates first, others as text first
                         * @enum {string}
                         */
                        class: "otp" | "normal" | "bulk";
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        name: string;
                        /**
                         * @description With `{{variable}}` where a value goes; sent where no template of a provider is
                         * @example کد ورود: {{code}}
                         */
                        text: string;
                        title: {
                            en: string;
                            fa: string;
                        };
                        variables: {
                            /** @description In characters; a longer value is refused */
                            maxLength: number;
                            /** @example code */
                            name: string;
                        }[];
                        /** @description Counts up with every change of text, variables or bindings */
                        version: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The providers' own templates that say the same, one a method */
                    bindings?: {
                        /**
                         * @description A method that goes by the provider's templates
                         * @example sandbox.otp
                         */
                        method: string;
                        /**
                         * @description The template's name or number at the provider
                         * @example verify
                         */
                        name: string;
                        tokens: {
                            /** @description In characters: a message with a longer value goes another way; null: as long as the variable may be */
                            maxLength?: number | null;
                            /**
                             * @description The provider's name of it; where it has none, its order among the tokens counts
                             * @example token
                             */
                            token: string;
                            /**
                             * @description A variable of the template
                             * @example code
                             */
                            variable: string;
                        }[];
                    }[];
                    /**
                     * @description Of the messages made from it. Codes (`otp`) go by the providers' templates first, others as text first
                     * @enum {string}
                     */
                    class?: "otp" | "normal" | "bulk";
                    /**
                     * @description With `{{variable}}` where a value goes; sent where no template of a provider is
                     * @example کد ورود: {{code}}
                     */
                    text?: string;
                    title?: {
                        en: string;
                        fa: string;
                    };
                    variables?: {
                        /** @description In characters; a longer value is refused */
                        maxLength: number;
                        /** @example code */
                        name: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bindings: {
                            /**
                             * @description A method that goes by the provider's templates
                             * @example sandbox.otp
                             */
                            method: string;
                            /**
                             * @description The template's name or number at the provider
                             * @example verify
                             */
                            name: string;
                            tokens: {
                                /** @description In characters: a message with a longer value goes another way; null: as long as the variable may be */
                                maxLength: number | null;
                                /**
                                 * @description The provider's name of it; where it has none, its order among the tokens counts
                                 * @example token
                                 */
                                token: string;
                                /**
                                 * @description A variable of the template
                                 * @example code
                                 */
                                variable: string;
                            }[];
                        }[];
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        changedAt: string;
                        changedBy: string | null;
                        /**
                         * @description Of the messages made from it. Codes (`otp`) go by the providers' templates first, others as text first
                         * @enum {string}
                         */
                        class: "otp" | "normal" | "bulk";
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        name: string;
                        /**
                         * @description With `{{variable}}` where a value goes; sent where no template of a provider is
                         * @example کد ورود: {{code}}
                         */
                        text: string;
                        title: {
                            en: string;
                            fa: string;
                        };
                        variables: {
                            /** @description In characters; a longer value is refused */
                            maxLength: number;
                            /** @example code */
                            name: string;
                        }[];
                        /** @description Counts up with every change of text, variables or bindings */
                        version: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTemplatesSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description instant */
                "createdAt[empty]"?: string;
                /** @description instant */
                "createdAt[gt]"?: string;
                /** @description instant */
                "createdAt[gte]"?: string;
                /** @description instant */
                "createdAt[lt]"?: string;
                /** @description instant */
                "createdAt[lte]"?: string;
                /** @description text */
                createdBy?: string;
                /** @description text */
                "createdBy[contains]"?: string;
                /** @description text */
                "createdBy[empty]"?: string;
                /** @description text */
                "createdBy[ne]"?: string;
                /** @description text */
                "createdBy[prefix]"?: string;
                /** @description text */
                "createdBy[suffix]"?: string;
                /** @description `nextCursor` of the page before */
                cursor?: string;
                /** @description instant */
                "expiresAt[empty]"?: string;
                /** @description instant */
                "expiresAt[gt]"?: string;
                /** @description instant */
                "expiresAt[gte]"?: string;
                /** @description instant */
                "expiresAt[lt]"?: string;
                /** @description instant */
                "expiresAt[lte]"?: string;
                /** @description boolean */
                expiringSoon?: string;
                /** @description enum: live, test */
                kind?: string;
                /** @description enum: live, test */
                "kind[ne]"?: string;
                /** @description instant */
                "lastUsedAt[empty]"?: string;
                /** @description instant */
                "lastUsedAt[gt]"?: string;
                /** @description instant */
                "lastUsedAt[gte]"?: string;
                /** @description instant */
                "lastUsedAt[lt]"?: string;
                /** @description instant */
                "lastUsedAt[lte]"?: string;
                /** @description text */
                lastUsedFrom?: string;
                /** @description text */
                "lastUsedFrom[empty]"?: string;
                /** @description text */
                "lastUsedFrom[prefix]"?: string;
                /** @description 1 to 200; 50 unless given */
                limit?: string;
                /** @description text */
                name?: string;
                /** @description text */
                "name[contains]"?: string;
                /** @description text */
                "name[empty]"?: string;
                /** @description text */
                "name[ne]"?: string;
                /** @description text */
                "name[prefix]"?: string;
                /** @description text */
                "name[suffix]"?: string;
                /** @description Free text */
                q?: string;
                /** @description instant */
                "revokedAt[empty]"?: string;
                /** @description instant */
                "revokedAt[gt]"?: string;
                /** @description instant */
                "revokedAt[gte]"?: string;
                /** @description instant */
                "revokedAt[lt]"?: string;
                /** @description instant */
                "revokedAt[lte]"?: string;
                /** @description One of name, expiresAt, createdAt, with `-` before it for descending; `-createdAt` unless given */
                sort?: string;
                /** @description boolean */
                usable?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            createdAt: string;
                            createdBy: string;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            expiresAt: string;
                            /** @description It ends within two weeks (a shorter life: in its last quarter), and nothing has taken its place */
                            expiringSoon: boolean;
                            id: number;
                            /** @enum {string} */
                            kind: "live" | "test" | "centre" | "scim";
                            /**
                             * Format: date-time
                             * @description Written every ten seconds
                             */
                            lastUsedAt: string | null;
                            /** @description The address of its last use */
                            lastUsedFrom: string | null;
                            name: string;
                            /** @description From where it is taken; none: from anywhere */
                            networks: string[];
                            /** @description Requests a minute by programs; null: no limit */
                            ratePerMinute: number | null;
                            /**
                             * Format: date-time
                             * @example 2026-01-31T08:30:00.000Z
                             */
                            revokedAt: string | null;
                            scopes: string[] | null;
                            service: string | null;
                            /** @description The token that takes its place */
                            succeededBy: number | null;
                            /** @description The token whose place it takes */
                            succeeds: number | null;
                        }[];
                        /** @description Hand it back as `cursor` to get the next page */
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description At most the centre's `tokenDaysMax` days after its making: see `GET /tokens/limits`
                     */
                    expiresAt?: string;
                    /**
                     * @description In place of `expiresAt`: 90m, 12h, 30d, 4w, 1y
                     * @example 30d
                     */
                    expiresIn?: string;
                    /** @enum {string} */
                    kind: "live" | "test";
                    name: string;
                    /**
                     * @description Addresses and networks (CIDR, IPv4 or IPv6) from which alone it is taken; none: from anywhere
                     * @example [
                     *       "203.0.113.0/24",
                     *       "2001:db8::/32"
                     *     ]
                     */
                    networks?: string[];
                    /** @description Requests a minute by programs; null: no limit */
                    ratePerMinute?: number | null;
                    /** @description Null: all that its kind may do */
                    scopes?: ("messages:send" | "messages:send-to-users" | "messages:read" | "messages:read-text" | "messages:read-numbers" | "messages:cancel" | "templates:read" | "templates:write" | "tokens:read" | "tokens:write" | "service:read" | "members:read" | "members:write" | "api-calls:read" | "audit:read" | "services:read" | "services:write" | "accounts:read" | "accounts:write" | "allocations:read" | "allocations:write" | "centre-tokens:read" | "centre-tokens:write" | "users:read" | "users:write" | "groups:read" | "groups:write" | "centre-members:read" | "centre-members:write" | "roles:read" | "roles:write" | "directory:read" | "directory:write" | "centre-audit:read" | "centre-api-calls:read" | "centre:read" | "centre:write")[] | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        createdBy: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        expiresAt: string;
                        /** @description It ends within two weeks (a shorter life: in its last quarter), and nothing has taken its place */
                        expiringSoon: boolean;
                        id: number;
                        /** @enum {string} */
                        kind: "live" | "test" | "centre" | "scim";
                        /**
                         * Format: date-time
                         * @description Written every ten seconds
                         */
                        lastUsedAt: string | null;
                        /** @description The address of its last use */
                        lastUsedFrom: string | null;
                        name: string;
                        /** @description From where it is taken; none: from anywhere */
                        networks: string[];
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        revokedAt: string | null;
                        scopes: string[] | null;
                        service: string | null;
                        /** @description The token that takes its place */
                        succeededBy: number | null;
                        /** @description The token whose place it takes */
                        succeeds: number | null;
                        /** @description The secret: shown this once, never again */
                        token?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        createdBy: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        expiresAt: string;
                        /** @description It ends within two weeks (a shorter life: in its last quarter), and nothing has taken its place */
                        expiringSoon: boolean;
                        id: number;
                        /** @enum {string} */
                        kind: "live" | "test" | "centre" | "scim";
                        /**
                         * Format: date-time
                         * @description Written every ten seconds
                         */
                        lastUsedAt: string | null;
                        /** @description The address of its last use */
                        lastUsedFrom: string | null;
                        name: string;
                        /** @description From where it is taken; none: from anywhere */
                        networks: string[];
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        revokedAt: string | null;
                        scopes: string[] | null;
                        service: string | null;
                        /** @description The token that takes its place */
                        succeededBy: number | null;
                        /** @description The token whose place it takes */
                        succeeds: number | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description At most the centre's `tokenDaysMax` days after its making: see `GET /tokens/limits`
                     */
                    expiresAt?: string;
                    /**
                     * @description In place of `expiresAt`: 90m, 12h, 30d, 4w, 1y
                     * @example 30d
                     */
                    expiresIn?: string;
                    name?: string;
                    /**
                     * @description Addresses and networks (CIDR, IPv4 or IPv6) from which alone it is taken; none: from anywhere
                     * @example [
                     *       "203.0.113.0/24",
                     *       "2001:db8::/32"
                     *     ]
                     */
                    networks?: string[];
                    /** @description Requests a minute by programs; null: no limit */
                    ratePerMinute?: number | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        createdBy: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        expiresAt: string;
                        /** @description It ends within two weeks (a shorter life: in its last quarter), and nothing has taken its place */
                        expiringSoon: boolean;
                        id: number;
                        /** @enum {string} */
                        kind: "live" | "test" | "centre" | "scim";
                        /**
                         * Format: date-time
                         * @description Written every ten seconds
                         */
                        lastUsedAt: string | null;
                        /** @description The address of its last use */
                        lastUsedFrom: string | null;
                        name: string;
                        /** @description From where it is taken; none: from anywhere */
                        networks: string[];
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        revokedAt: string | null;
                        scopes: string[] | null;
                        service: string | null;
                        /** @description The token that takes its place */
                        succeededBy: number | null;
                        /** @description The token whose place it takes */
                        succeeds: number | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description At most the centre's `tokenDaysMax` days after its making: see `GET /tokens/limits`
                     */
                    expiresAt?: string;
                    /**
                     * @description In place of `expiresAt`: 90m, 12h, 30d, 4w, 1y
                     * @example 30d
                     */
                    expiresIn?: string;
                    /** @description For how long the old one still opens; 24 unless given */
                    overlapHours?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        createdAt: string;
                        createdBy: string;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        expiresAt: string;
                        /** @description It ends within two weeks (a shorter life: in its last quarter), and nothing has taken its place */
                        expiringSoon: boolean;
                        id: number;
                        /** @enum {string} */
                        kind: "live" | "test" | "centre" | "scim";
                        /**
                         * Format: date-time
                         * @description Written every ten seconds
                         */
                        lastUsedAt: string | null;
                        /** @description The address of its last use */
                        lastUsedFrom: string | null;
                        name: string;
                        /** @description From where it is taken; none: from anywhere */
                        networks: string[];
                        /** @description Requests a minute by programs; null: no limit */
                        ratePerMinute: number | null;
                        /**
                         * Format: date-time
                         * @example 2026-01-31T08:30:00.000Z
                         */
                        revokedAt: string | null;
                        scopes: string[] | null;
                        service: string | null;
                        /** @description The token that takes its place */
                        succeededBy: number | null;
                        /** @description The token whose place it takes */
                        succeeds: number | null;
                        /** @description The secret: shown this once, never again */
                        token?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readTokenLimits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many days a token may live, by the administrator */
                        daysMax: number;
                        /** @description How long two tokens overlap in a rotation, unless told otherwise */
                        overlapHours: number;
                        overlapHoursMax: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTokensSearchFields: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a list can be searched and sorted by */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        fields: {
                            name: string;
                            operators: string[];
                            type: string;
                            values?: string[];
                        }[];
                        sort: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
