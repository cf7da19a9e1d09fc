using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Funnel.Tests.Architecture;

/// <summary>
/// Reads from a compiled assembly what each type uses: bases, interfaces, members, signatures, attributes, locals, and every
/// instruction of every method, those of lambdas and async methods included. (Constants and nameof leave no trace in compiled code.)
/// </summary>
public sealed class UseReader
{
    readonly HashSet<Use> _uses = [];
    TypeDefinition _from = null!;

    public static IReadOnlyCollection<Use> Read(string assemblyFile)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(assemblyFile));
        foreach (var loaded in new[] { typeof(object), typeof(Microsoft.AspNetCore.Components.ComponentBase) })
            resolver.AddSearchDirectory(Path.GetDirectoryName(loaded.Assembly.Location));
        using var assembly = AssemblyDefinition.ReadAssembly(assemblyFile, new ReaderParameters { AssemblyResolver = resolver });

        var reader = new UseReader();
        foreach (var type in assembly.MainModule.Types)
        {
            reader._from = type;
            reader.Type(type);
        }
        return reader._uses;
    }

    void Type(TypeDefinition type)
    {
        Add(type.BaseType);
        Attributes(type);
        Generics(type);
        foreach (var each in type.Interfaces)
        {
            Add(each.InterfaceType);
            Attributes(each);
        }
        foreach (var field in type.Fields)
        {
            Add(field.FieldType);
            Attributes(field);
        }
        foreach (var property in type.Properties)
        {
            Add(property.PropertyType);
            Attributes(property);
        }
        foreach (var happening in type.Events)
        {
            Add(happening.EventType);
            Attributes(happening);
        }
        foreach (var method in type.Methods)
            Method(method);
        foreach (var nested in type.NestedTypes)
            Type(nested);
    }

    void Method(MethodDefinition method)
    {
        Attributes(method);
        Attributes(method.MethodReturnType);
        Generics(method);
        Signature(method);
        foreach (var parameter in method.Parameters)
            Attributes(parameter);
        foreach (var replaced in method.Overrides)
            Signature(replaced);
        if (!method.HasBody)
            return;
        foreach (var local in method.Body.Variables)
            Add(local.VariableType);
        foreach (var handler in method.Body.ExceptionHandlers)
            Add(handler.CatchType);
        foreach (var instruction in method.Body.Instructions)
            Operand(instruction);
    }

    void Operand(Instruction instruction)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                Add(type);
                break;
            case FieldReference field:
                Add(field.DeclaringType);
                Add(field.FieldType);
                break;
            case MethodReference method:
                Add(method.DeclaringType, method.Name);
                Signature(method);
                break;
            case CallSite site:
                Add(site.ReturnType);
                foreach (var parameter in site.Parameters)
                    Add(parameter.ParameterType);
                break;
        }
    }

    void Signature(MethodReference method)
    {
        Add(method.DeclaringType);
        Add(method.ReturnType);
        foreach (var parameter in method.Parameters)
            Add(parameter.ParameterType);
        if (method is GenericInstanceMethod generic)
        {
            foreach (var argument in generic.GenericArguments)
                Add(argument);
        }
    }

    void Generics(IGenericParameterProvider provider)
    {
        foreach (var constraint in provider.GenericParameters.SelectMany(parameter => parameter.Constraints))
            Add(constraint.ConstraintType);
    }

    void Attributes(ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            Add(attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments)
                Argument(argument);
            foreach (var named in attribute.Properties.Concat(attribute.Fields))
                Argument(named.Argument);
        }
    }

    void Argument(CustomAttributeArgument argument)
    {
        switch (argument.Value)
        {
            case TypeReference type:
                Add(type);
                break;
            case CustomAttributeArgument inner:
                Argument(inner);
                break;
            case CustomAttributeArgument[] many:
                foreach (var each in many)
                    Argument(each);
                break;
            default:
                Add(argument.Type);
                break;
        }
    }

    void Add(TypeReference? type, string? member = null)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                foreach (var argument in generic.GenericArguments)
                    Add(argument);
                Add(generic.ElementType, member);
                return;
            case IModifierType modified:
                Add(modified.ModifierType);
                Add(modified.ElementType, member);
                return;
            case FunctionPointerType pointer:
                Add(pointer.ReturnType);
                foreach (var parameter in pointer.Parameters)
                    Add(parameter.ParameterType);
                return;
            case TypeSpecification wrapped:
                Add(wrapped.ElementType, member);
                return;
        }

        while (type.DeclaringType is { } around)
            type = around;
        var assembly = type.Scope is ModuleDefinition own ? own.Assembly.Name.Name : type.Scope.Name;
        _uses.Add(new Use(_from.Module.Assembly.Name.Name, _from.Namespace, _from.Name, assembly, type.Namespace, type.Name, member));
    }
}
