package io.featurestore.catalog;

import io.featurestore.conventions.AbstractTestConventions;

final class TestConventions
        extends AbstractTestConventions {}
