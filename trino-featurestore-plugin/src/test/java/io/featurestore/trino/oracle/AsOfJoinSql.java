package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.value.KeyTypes;
import io.trino.spi.type.DateType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TimestampWithTimeZoneType;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static io.featurestore.trino.oracle.SqlValues.quoteName;

/**
 * Joins to {@code v$as_of}, of spines whose columns need no cast of ours.
 */
final class AsOfJoinSql
{
    private AsOfJoinSql() {}

    static boolean canJoin(JoinCase joinCase)
    {
        return !joinCase.filterByCreated() &&
                joinCase.spine().timestampColumn().filter(column -> suffix(joinCase.spine().relation().column(column).type()).isPresent()).isPresent() &&
                joinCase.requests().stream().allMatch(request -> hasCondition(request.view()) && fits(joinCase.spine(), request));
    }

    private static boolean hasCondition(FeatureViewModel view)
    {
        return !view.entityKeys().isEmpty() || view.timestampColumn().isPresent();
    }

    private static boolean fits(Spine spine, RequestedFeatures request)
    {
        return request.view().entityKeys().stream().allMatch(key -> {
            Type type = request.view().relation().column(key).type();
            return KeyTypes.common(spine.relation().column(request.spineColumn(key)).type(), type).equals(Optional.of(type));
        });
    }

    private static Optional<String> suffix(Type time)
    {
        return switch (time) {
            case DateType _ -> Optional.of("$as_of");
            case TimestampType timestamp when timestamp.getPrecision() <= 6 -> Optional.of("$as_of");
            case TimestampWithTimeZoneType timestamp when timestamp.getPrecision() <= 6 -> Optional.of("$as_of_tz");
            default -> Optional.empty();
        };
    }

    static SqlCase render(JoinCase joinCase, String spineQuery)
    {
        String time = joinCase.spine().timestampColumn().orElseThrow();
        String suffix = suffix(joinCase.spine().relation().column(time).type()).orElseThrow();
        StringBuilder select = new StringBuilder("SELECT spine.*");
        StringBuilder joins = new StringBuilder();
        for (int i = 0; i < joinCase.requests().size(); i++) {
            RequestedFeatures request = joinCase.requests().get(i);
            String alias = "features_" + i;
            request.features().forEach(feature -> select.append(", %s.%s".formatted(alias, quoteName(feature))));
            ImmutableList.Builder<String> conditions = ImmutableList.builder();
            request.view().entityKeys().forEach(key -> conditions.add("%s.%s = spine.%s".formatted(alias, quoteName(key), quoteName(request.spineColumn(key)))));
            if (request.view().timestampColumn().isPresent()) {
                conditions.add("%s.as_of_time = spine.%s".formatted(alias, quoteName(time)));
            }
            joins.append("\nLEFT JOIN %s AS %s ON %s".formatted(
                    ViewForm.qualifiedName(request.view().name() + suffix),
                    alias,
                    String.join(" AND ", conditions.build())));
        }
        return new SqlCase("as_of join", List.of(), "%s\nFROM (%s) AS spine%s".formatted(select, spineQuery, joins), joinCase.outputColumns());
    }
}
