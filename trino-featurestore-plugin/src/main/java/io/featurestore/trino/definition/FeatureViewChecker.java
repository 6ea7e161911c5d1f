package io.featurestore.trino.definition;

import io.featurestore.catalog.FeatureViewProperties;
import io.featurestore.trino.query.ColumnReferences;
import io.featurestore.trino.query.SqlReader;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.TrinoException;
import io.trino.spi.type.Type;
import io.trino.sql.tree.Expression;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.featurestore.catalog.DefinitionProperty.CREATED_COLUMN;
import static io.featurestore.catalog.DefinitionProperty.ENTITY_KEYS;
import static io.featurestore.catalog.DefinitionProperty.TIMESTAMP_COLUMN;
import static io.featurestore.trino.value.TimeTypes.isTime;
import static java.lang.String.join;
import static java.util.Objects.requireNonNull;

public final class FeatureViewChecker
{
    private final String relation;
    private final List<FeatureColumn> columns;
    private final ErrorCodeSupplier errorCode;

    public FeatureViewChecker(String relation, List<FeatureColumn> columns, ErrorCodeSupplier errorCode)
    {
        this.relation = requireNonNull(relation, "relation is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.errorCode = requireNonNull(errorCode, "errorCode is null");
    }

    public void check(FeatureViewProperties properties)
    {
        checkNames();
        properties.entityKeys().forEach(this::checkEntityKey);
        properties.timestampColumn().ifPresent(column -> checkTime(TIMESTAMP_COLUMN.name(), column));
        properties.createdColumn().ifPresent(column -> checkTime(CREATED_COLUMN.name(), column));
        properties.timestampColumn()
                .filter(properties.entityKeys()::contains)
                .ifPresent(column -> {
                    throw invalid("column '%s' cannot be both entity key and timestamp_column".formatted(column));
                });
        properties.createdColumn().ifPresent(column -> {
            if (properties.entityKeys().contains(column) || properties.timestampColumn().equals(Optional.of(column))) {
                throw invalid("created_column '%s' cannot also be an entity key or the timestamp_column".formatted(column));
            }
        });
        properties.expectations().forEach(this::checkExpectation);
        if (properties.isOnline()) {
            new OnlineChecker(columns, problem -> {
                throw invalid(problem);
            }).check(properties);
        }
    }

    // Another engine may tell apart names that Trino does not
    private void checkNames()
    {
        Set<String> names = new HashSet<>();
        columns.stream()
                .map(FeatureColumn::name)
                .filter(name -> !names.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw invalid("it has several columns '%s', in whatever case their names are written: rename all but one".formatted(name));
                });
    }

    private void checkEntityKey(String name)
    {
        FeatureColumn column = column(ENTITY_KEYS.name(), name);
        if (!column.type().isComparable()) {
            throw invalid("entity key '%s' has type %s, which cannot be compared: choose a column of a comparable type".formatted(name, column.type().getDisplayName()));
        }
    }

    private void checkTime(String property, String name)
    {
        Type type = column(property, name).type();
        if (!isTime(type)) {
            throw invalid("%s '%s' has type %s: it must be date, timestamp(p) or timestamp(p) with time zone".formatted(property, name, type.getDisplayName()));
        }
    }

    private void checkExpectation(String text)
    {
        Expression expression;
        try {
            expression = SqlReader.expression(text);
        }
        catch (TrinoException e) {
            throw new TrinoException(errorCode, "%s: expectation %s".formatted(relation, e.getMessage()), e);
        }
        ColumnReferences.of(expression).forEach(name -> column("expectation '%s'".formatted(text), name));
    }

    private FeatureColumn column(String property, String name)
    {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> invalid("%s: column '%s' does not exist; the columns are %s".formatted(
                        property,
                        name,
                        join(", ", columns.stream().map(FeatureColumn::name).collect(toImmutableList())))));
    }

    private TrinoException invalid(String problem)
    {
        return new TrinoException(errorCode, relation + ": " + problem);
    }
}
