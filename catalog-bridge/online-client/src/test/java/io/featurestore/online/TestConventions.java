package io.featurestore.online;

import io.featurestore.conventions.AbstractTestConventions;

final class TestConventions
        extends AbstractTestConventions {}
