package io.featurestore.trino.oracle;

import com.google.common.collect.ImmutableList;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import static io.featurestore.trino.oracle.SqlValues.quote;
import static io.featurestore.trino.oracle.SqlValues.quoteName;
import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.Locale.ENGLISH;
import static java.util.stream.Collectors.joining;

/**
 * The ways to ask for the values of every entity at a given time.
 */
enum AsOfWay
{
    AT_TIME {
        @Override
        String relation(FeatureViewModel view, Moment time, boolean filterByCreated)
        {
            return ViewForm.SCHEMA + "." + quoteName(view.name() + "@" + writtenTime(time));
        }
    },
    AS_OF {
        @Override
        String relation(FeatureViewModel view, Moment time, boolean filterByCreated)
        {
            return "TABLE(featurestore.system.as_of(feature_view => %s, at => TIMESTAMP '%s UTC', filter_by_created => %s))".formatted(
                    quote("oracle." + quoteName(view.name())),
                    time.format(6),
                    filterByCreated);
        }
    };

    private static final Duration FAR_EAST = Duration.ofMinutes(5 * 60 + 45);
    private static final Moment LAST = Moment.moment("9999-12-31 23:59:59.999999999999");

    /**
     * The time as precise as the way can ask for it.
     */
    Moment asked(Moment time)
    {
        return this == AS_OF ? time.floor(6) : time;
    }

    boolean canFilterByCreated()
    {
        return this == AS_OF;
    }

    boolean canRead(ViewForm form)
    {
        return this == AT_TIME || form.isPhysical();
    }

    abstract String relation(FeatureViewModel view, Moment time, boolean filterByCreated);

    /**
     * One query for many times: the number of the time, then the columns of the way.
     */
    SqlCase render(FeatureViewModel view, List<Moment> times, boolean filterByCreated)
    {
        String query = IntStream.range(0, times.size())
                .mapToObj(i -> "SELECT BIGINT '%s', found.* FROM %s AS found".formatted(i, relation(view, times.get(i), filterByCreated)))
                .collect(joining("\nUNION ALL\n"));
        List<Column> columns = ImmutableList.<Column>builder()
                .add(new Column("time_number", BIGINT))
                .addAll(view.asOfColumns())
                .build();
        return new SqlCase(name().toLowerCase(ENGLISH), List.of(), query, columns);
    }

    /**
     * The time in one of the forms that relation names take, chosen by the time.
     */
    static String writtenTime(Moment time)
    {
        if (time.equals(time.floorToDay())) {
            return time.formatDate();
        }
        int precision = 0;
        while (!time.equals(time.floor(precision))) {
            precision++;
        }
        String text = time.format(precision);
        return switch (Math.floorMod(time.hashCode(), 4)) {
            case 0 -> text;
            case 1 -> text + " UTC";
            case 2 -> text.replace(' ', 'T') + "Z";
            default -> time.plus(FAR_EAST).isAfter(LAST) ? text : time.plus(FAR_EAST).format(precision) + "+05:45";
        };
    }
}
