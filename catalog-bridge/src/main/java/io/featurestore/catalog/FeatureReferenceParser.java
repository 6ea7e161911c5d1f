package io.featurestore.catalog;

final class FeatureReferenceParser
{
    private final String text;

    FeatureReferenceParser(String text)
    {
        this.text = text;
    }

    FeatureReference parse()
    {
        throw new IllegalArgumentException(text);
    }

    static String format(FeatureReference reference)
    {
        return reference.view();
    }
}
