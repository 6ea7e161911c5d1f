package io.featurestore.catalog;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableMap;
import io.featurestore.catalog.CatalogException.Reason;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

final class FailureMessages
{
    // Apache Polaris 1.7: Principal 'p' with activated PrincipalRoles '[r]' and activated grants via '[g]' is not authorized for op LOAD_VIEW
    private static final Pattern POLARIS_DENIAL = Pattern.compile("Principal '(?<principal>[^']*)' with activated PrincipalRoles '(?<roles>[^']*)'.* not authorized for op (?<operation>\\w+)");

    private static final Map<String, String> POLARIS_PRIVILEGES = ImmutableMap.<String, String>builder()
            .put("LIST_NAMESPACES", "NAMESPACE_LIST")
            .put("CREATE_NAMESPACE", "NAMESPACE_CREATE")
            .put("LOAD_NAMESPACE_METADATA", "NAMESPACE_READ_PROPERTIES")
            .put("NAMESPACE_EXISTS", "NAMESPACE_LIST")
            .put("DROP_NAMESPACE", "NAMESPACE_DROP")
            .put("UPDATE_NAMESPACE_PROPERTIES", "NAMESPACE_WRITE_PROPERTIES")
            .put("LIST_TABLES", "TABLE_LIST")
            .put("CREATE_TABLE_DIRECT", "TABLE_CREATE")
            .put("CREATE_TABLE_DIRECT_WITH_WRITE_DELEGATION", "TABLE_CREATE and TABLE_WRITE_DATA")
            .put("CREATE_TABLE_STAGED", "TABLE_CREATE")
            .put("CREATE_TABLE_STAGED_WITH_WRITE_DELEGATION", "TABLE_CREATE and TABLE_WRITE_DATA")
            .put("REGISTER_TABLE", "TABLE_CREATE")
            .put("LOAD_TABLE", "TABLE_READ_PROPERTIES")
            .put("LOAD_TABLE_WITH_READ_DELEGATION", "TABLE_READ_DATA")
            .put("LOAD_TABLE_WITH_WRITE_DELEGATION", "TABLE_WRITE_DATA")
            .put("UPDATE_TABLE", "TABLE_WRITE_PROPERTIES")
            .put("UPDATE_TABLE_FOR_STAGED_CREATE", "TABLE_CREATE")
            .put("DROP_TABLE_WITHOUT_PURGE", "TABLE_DROP")
            .put("DROP_TABLE_WITH_PURGE", "TABLE_DROP and TABLE_WRITE_DATA")
            .put("TABLE_EXISTS", "TABLE_LIST")
            .put("RENAME_TABLE", "TABLE_DROP, TABLE_LIST and TABLE_CREATE")
            .put("LIST_VIEWS", "VIEW_LIST")
            .put("CREATE_VIEW", "VIEW_CREATE")
            .put("LOAD_VIEW", "VIEW_READ_PROPERTIES")
            .put("REPLACE_VIEW", "VIEW_WRITE_PROPERTIES")
            .put("DROP_VIEW", "VIEW_DROP")
            .put("RENAME_VIEW", "VIEW_DROP, VIEW_LIST and VIEW_CREATE")
            .buildOrThrow();

    // Iceberg's client reports an OAuth2 token endpoint's refusal as a malformed request with the OAuth2 error code in front
    private static final Pattern OAUTH_REFUSAL = Pattern.compile("Malformed request: (?<error>invalid_scope|unauthorized_client|invalid_client|invalid_grant|invalid_request|unsupported_grant_type)\\b.*", Pattern.DOTALL);

    private FailureMessages() {}

    static String of(Reason reason, RuntimeException failure)
    {
        String message = Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString);
        return switch (reason) {
            case UNAUTHENTICATED -> explainUnauthenticated(failure, message);
            case DENIED -> explainDenied(message);
            case UNAVAILABLE -> "the catalog cannot be reached: " + (Throwables.getRootCause(failure) instanceof IOException cause ? cause.toString() : message);
            case CONFLICT -> "it was changed by others at the same time, again and again; try again: " + message;
            case OTHER -> failure instanceof CommitStateUnknownException ? "the catalog failed, and may or may not have stored the change: " + message : message;
            case NOT_FOUND, ALREADY_EXISTS, CHANGED, INVALID_DEFINITION, NOT_SUPPORTED -> message;
        };
    }

    private static String explainUnauthenticated(RuntimeException failure, String message)
    {
        return oauthError(failure)
                .map(error -> switch (error) {
                    case "invalid_scope" -> "the catalog issued no token (invalid_scope): set the OAuth2 scope, for Apache Polaris PRINCIPAL_ROLE:ALL";
                    case "unauthorized_client", "invalid_client" -> "the catalog issued no token (%s): client id or secret is wrong".formatted(error);
                    default -> "the catalog issued no token: " + message;
                })
                .orElse("the catalog refused the credentials, or the token expired");
    }

    static Optional<String> oauthError(RuntimeException failure)
    {
        return Optional.ofNullable(failure.getMessage())
                .map(OAUTH_REFUSAL::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group("error"));
    }

    private static String explainDenied(String message)
    {
        Matcher matcher = POLARIS_DENIAL.matcher(message);
        if (!matcher.find()) {
            return "the catalog denied it: " + message;
        }
        String operation = matcher.group("operation");
        return "the catalog denied %s to principal '%s' with roles %s%s".formatted(
                operation,
                matcher.group("principal"),
                matcher.group("roles"),
                Optional.ofNullable(POLARIS_PRIVILEGES.get(operation)).map(privileges -> (privileges.contains(" and ") ? "; it needs the privileges " : "; it needs the privilege ") + privileges).orElse(""));
    }
}
