package io.featurestore.examples.benchmark;

import io.featurestore.examples.QuickstartServer;

import java.util.Locale;

import static java.util.Objects.requireNonNull;

/**
 * What clients of the quickstart's shop run. Each has the same answer whenever it runs, and the statement that gives the right one.
 */
enum LoadStatement
{
    TRAINING_SET("training set over a feature table and a view that renames", "SELECT * FROM load_training"),
    POINT_IN_TIME_JOIN(
            "point_in_time_join over the same",
            """
            SELECT *
            FROM TABLE(featurestore.system.point_in_time_join(
              spine => TABLE(SELECT customer_id, label_time, churned FROM churn_labels),
              features => ARRAY['ecommerce.customer_stats', 'ecommerce.customer_profile:segment'],
              timestamp_column => DESCRIPTOR(label_time)))""",
            "SELECT * FROM load_training"),
    AS_OF_JOIN(
            "equality join with \"v$as_of\" over the same",
            """
            SELECT s.*, a.purchases_7d, a.spend_7d, b.segment
            FROM churn_labels s
            LEFT JOIN "customer_stats$as_of" a ON a.customer_id = s.customer_id AND a.as_of_time = s.label_time
            LEFT JOIN "customer_profile$as_of" b ON b.customer_id = s.customer_id AND b.as_of_time = s.label_time""",
            "SELECT * FROM load_training"),
    CHURN_TRAINING("the quickstart's training set, with a view that computes", "SELECT * FROM churn_training"),
    CHURN_TRAINING_JOIN("the same, joined by the engine: join_pushdown_enabled = false", LoadStatement.JOINED + "SELECT * FROM churn_training"),
    LATEST("one customer in \"v$latest\"", "SELECT * FROM \"customer_profile$latest\" WHERE customer_id = 42"),
    LISTING("listing of the features of a schema", "SELECT * FROM featurestore.system.features WHERE schema_name = 'ecommerce'"),
    /**/;

    static final String PREPARATION =
            """
            CREATE OR REPLACE VIEW load_training
            WITH (features = ARRAY['customer_stats', 'customer_profile:segment'], timestamp_column = 'label_time')
            AS
            SELECT customer_id, label_time, churned FROM churn_labels""";
    static final String SCHEMA = QuickstartServer.SCHEMA;

    private static final String JOINED = "WITH SESSION featurestore.join_pushdown_enabled = false\n";

    private final String description;
    private final String sql;
    private final String reference;

    LoadStatement(String description, String sql)
    {
        this(description, sql, sql);
    }

    LoadStatement(String description, String sql, String reference)
    {
        this.description = requireNonNull(description, "description is null");
        this.sql = requireNonNull(sql, "sql is null");
        this.reference = requireNonNull(reference, "reference is null");
    }

    public String label()
    {
        return name().toLowerCase(Locale.ENGLISH);
    }

    public String description()
    {
        return description;
    }

    public String sql()
    {
        return sql;
    }

    public String reference()
    {
        return reference.startsWith(JOINED) ? reference : JOINED + reference;
    }
}
