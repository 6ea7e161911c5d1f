package io.featurestore.trino.index;

// What is looked up in a history: a column of its rows, or an aggregate over windows of them
sealed interface HistoryValue
        permits ValueColumn, WindowedValue {}
