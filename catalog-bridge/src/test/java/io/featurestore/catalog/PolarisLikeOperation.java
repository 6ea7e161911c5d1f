package io.featurestore.catalog;

import jakarta.servlet.http.HttpServletRequest;

import java.util.List;
import java.util.Optional;

/**
 * A request in the words of Polaris's authorization.
 *
 * @param name such as {@code LOAD_VIEW}; {@code OTHER} for operations that are not told apart
 * @param target the namespace or relation, encoded as in the path; of {@code LIST_NAMESPACES} the parent; else empty
 */
record PolarisLikeOperation(String name, String target)
{
    /**
     * @param resource segments of the path below the warehouse
     */
    PolarisLikeOperation(HttpServletRequest request, List<String> resource)
    {
        this(operation(request, resource), target(request, resource));
    }

    private static String operation(HttpServletRequest request, List<String> resource)
    {
        if (resource.equals(List.of("views", "rename"))) {
            return "RENAME_VIEW";
        }
        return switch (request.getMethod() + " " + kind(resource)) {
            case "GET namespaces" -> "LIST_NAMESPACES";
            case "POST namespaces" -> "CREATE_NAMESPACE";
            case "GET namespace" -> "LOAD_NAMESPACE_METADATA";
            case "HEAD namespace" -> "NAMESPACE_EXISTS";
            case "DELETE namespace" -> "DROP_NAMESPACE";
            case "POST properties" -> "UPDATE_NAMESPACE_PROPERTIES";
            case "GET tables" -> "LIST_TABLES";
            case "POST tables" -> "CREATE_TABLE_DIRECT";
            case "GET table" -> "LOAD_TABLE";
            case "POST table" -> "UPDATE_TABLE";
            case "DELETE table" -> Boolean.parseBoolean(request.getParameter("purgeRequested")) ? "DROP_TABLE_WITH_PURGE" : "DROP_TABLE_WITHOUT_PURGE";
            case "GET views" -> "LIST_VIEWS";
            case "POST views" -> "CREATE_VIEW";
            case "GET view" -> "LOAD_VIEW";
            case "POST view" -> "REPLACE_VIEW";
            case "DELETE view" -> "DROP_VIEW";
            default -> "OTHER";
        };
    }

    private static String kind(List<String> resource)
    {
        return switch (resource.size()) {
            case 1 -> resource.getFirst();
            case 2 -> "namespace";
            case 3 -> resource.getLast();
            case 4 -> resource.get(2).equals("views") ? "view" : "table";
            default -> "other";
        };
    }

    private static String target(HttpServletRequest request, List<String> resource)
    {
        return switch (resource.size()) {
            case 1 -> request.getMethod().equals("GET") ? Optional.ofNullable(request.getParameter("parent")).orElse("") : "";
            case 2, 3 -> resource.get(1);
            case 4 -> resource.get(1) + "/" + resource.get(3);
            default -> "";
        };
    }

    @Override
    public String toString()
    {
        return target.isEmpty() ? name : name + " " + target;
    }
}
