namespace Troupe.Engine.Tests.Configuration;

using FsCheck;
using FsCheck.Fluent;
using Xunit;

public sealed class HoconPropertyTests
{
    // Characters that mean something to the parser, and some that do not.
    private const string Alphabet = "ab1 .\t\n\r{}[]=:,+#/\"\\${}?!@n'é\u0001";

    private static readonly Gen<string> AnyText =
        from size in Gen.Choose(0, 40)
        from letters in Gen.ArrayOf(Gen.Choose(0, Alphabet.Length - 1), size)
        select string.Concat(letters.Select(i => Alphabet[i]));

    private static readonly Gen<string> AnyKey = Gen.Elements("a", "b", "c.d", "e f", "k");

    [Fact]
    public void Any_text_parses_or_is_refused_with_a_position() =>
        Prop.ForAll(Arb.From(AnyText), text =>
        {
            try
            {
                ConfigurationFactory.ParseString(text);
                return true;
            }
            catch (ConfigurationException wrong)
            {
                return wrong.Message.StartsWith("Line ", StringComparison.Ordinal) || wrong.Message.StartsWith("The path", StringComparison.Ordinal)
                    || wrong.Message.StartsWith("In the path", StringComparison.Ordinal);
            }
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void What_is_written_parses_to_the_same() =>
        Prop.ForAll(Arb.From(AnyObject(3)), keys =>
        {
            var written = new HoconValue(keys).ToString();
            return ConfigurationFactory.ParseString(written).ToString() == written;
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_fallback_is_the_same_as_the_same_file_said_earlier() =>
        Prop.ForAll(Arb.From(AnyObject(3)), Arb.From(AnyObject(3)), (over, under) =>
        {
            var layered = new Engine.Config(over).WithFallback(new Engine.Config(under));
            var oneFile = ConfigurationFactory.ParseString(Body(under) + "\n" + Body(over));
            return layered.ToString() == oneFile.ToString();
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(500));

    private static string Body(HoconObject keys) => new HoconValue(keys).ToString()[1..^1];

    private static Gen<HoconObject> AnyObject(int depth) =>
        from size in Gen.Choose(0, 4)
        from keys in Gen.ArrayOf(AnyKey, size)
        from values in Gen.ArrayOf(AnyValue(depth), size)
        select Filled(keys, values);

    private static Gen<HoconValue> AnyValue(int depth)
    {
        var text = AnyText.Select(text => new HoconValue(text));
        if (depth == 0) return text;
        var list = from size in Gen.Choose(0, 3) from items in Gen.ArrayOf(AnyValue(depth - 1), size) select new HoconValue([.. items]);
        return Gen.OneOf(text, list, Gen.Constant(new HoconValue()), AnyObject(depth - 1).Select(keys => new HoconValue(keys)));
    }

    private static HoconObject Filled(string[] keys, HoconValue[] values)
    {
        var filled = new HoconObject();
        for (var i = 0; i < keys.Length; i++) filled.Items[keys[i]] = values[i];
        return filled;
    }
}
